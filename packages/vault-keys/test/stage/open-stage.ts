import { randomBytes } from 'node:crypto'

import { VaultError } from '../../src/error.ts'
import type { VaultEvent } from '../../src/events.ts'
import { createAdmin, textAt, type Admin } from './admin.ts'
import { createCanary } from './canary.ts'
import { certificates } from './certificates.ts'
import { mountKubernetes } from './cluster.ts'
import { freshFolder, removeFolder } from './folder.ts'
import { leasedSecret } from './leased.ts'
import { mountAppRole, mountKv } from './mounts.ts'
import { startProxy } from './proxy.ts'
import { freePort } from './real-server.ts'
import { filtered, openEntrance, type RecordedRequest } from './recorder.ts'
import { sealableNamespace } from './sealable.ts'
import type { Server } from './server.ts'
import type { Stage } from './stage.ts'
import { sweep } from './sweep.ts'
import { countTokens } from './tokens.ts'

/** A stage and what ends it. */
export interface OpenStage {
  readonly stage: Stage
  /** Gives everything back. Throws when tokens were left behind or a secret was shown. */
  end(): Promise<void>
}

/** How long a real server may take to remove tokens that have ended. */
const patienceMs = 1500

/** Sets a stage up on a server. */
export async function openStage(
  server: Server,
  kind: Stage['kind'],
  { tls = false }: { tls?: boolean } = {},
): Promise<OpenStage> {
  const mark = `-${randomBytes(3).toString('hex')}`
  const canary = createCanary()
  canary.secret(server.rootToken, 'the root token')
  const bare = createAdmin(server)
  const tokens = await countTokens(bare)
  const admin: Admin = async (...request) => {
    const answer = await bare(...request)
    tokens.disown(answer.body)
    canary.learn(answer.body)
    return answer
  }
  const ends: (() => unknown)[] = []
  const kept: RecordedRequest[] = []
  const events: VaultEvent[] = []
  let names = 0
  let left = 0

  const onEnd = (end: () => unknown): void => {
    ends.unshift(end)
  }
  const open: Stage['open'] = async (options) => {
    const entrance = await openEntrance(server, kept, canary.learn, options)
    onEnd(() => entrance.down())
    return entrance
  }
  const entrance = await open(
    tls
      ? await certificates().then(({ server: identity, client, otherClient }) => ({
          tls: identity,
          clients: [client, otherClient],
        }))
      : {},
  )
  const name = (prefix: string): string => {
    names += 1
    return `${prefix}${mark}${names === 1 ? '' : `-${names}`}`
  }
  const maker = { admin, name, onEnd }

  const stage: Stage = {
    kind,
    address: entrance.address,
    entrance,
    open,
    requests: (filter) => filtered(kept, filter),
    admin,
    name,
    async namespace() {
      const namespace = name('ns')
      await admin('POST', `sys/namespaces/${namespace}`, {})
      tokens.addNamespace(namespace)
      return namespace
    },
    async sealable() {
      const namespace = await sealableNamespace(admin, name('ns'))
      tokens.addNamespace(namespace.namespace)
      onEnd(namespace.unseal)
      return namespace
    },
    kv: (version, within) => mountKv(maker, version, within),
    async policy(rules, within = {}) {
      const policy = name('policy')
      await admin('POST', `sys/policies/acl/${policy}`, { policy: rules }, within)
      return policy
    },
    async token(options = {}, within = {}) {
      const given = { policies: ['default'], ttl: '10m', no_parent: true, ...options }
      const { body } = await admin('POST', 'auth/token/create', given, within)
      return textAt(body, 'auth', 'client_token')
    },
    appRole: (role, within) => mountAppRole(maker, role, within),
    async kubernetes(role, options) {
      const made = await mountKubernetes(maker, role, options)
      return { ...made, jwt: (account) => canary.secret(made.jwt(account), 'a JWT') }
    },
    leased: (ttlSeconds) => leasedSecret(stage, ttlSeconds),
    certificates,
    options: (auth, more = {}) => ({
      address: entrance.address,
      auth,
      deadlineMs: 5000,
      ...more,
      timeouts: { connectMs: 1000, responseMs: 2000, attemptMs: 3000, ...more.timeouts },
      retry: { initialMs: 10, loginInitialMs: 20, maxMs: 100, ...more.retry },
      events(event) {
        events.push(event)
        canary.watch(event, `the event ${event.type}`)
        more.events?.(event)
      },
    }),
    events: <T extends VaultEvent['type']>(type?: T) =>
      events.filter(
        (event): event is Extract<VaultEvent, { readonly type: T }> =>
          type === undefined || event.type === type,
      ),
    onEnd,
    async folder() {
      const folder = await freshFolder()
      onEnd(() => removeFolder(folder))
      return folder
    },
    async proxy(credentials) {
      const proxy = await startProxy(credentials)
      onEnd(() => proxy.close())
      if (credentials !== undefined) canary.secret(credentials.split(':')[1], 'a password')
      return proxy
    },
    deadAddress: async () => `http://127.0.0.1:${await freePort()}`,
    liveTokens: tokens.live,
    leaves(number) {
      left = number
    },
    async failure(promise) {
      const error = await rejection(promise)
      canary.watch(error, 'the error')
      if (error instanceof VaultError) return error
      throw new Error('what it rejected with is no VaultError', { cause: error })
    },
    harmless: canary.watch,
    secret: (value) => canary.secret(value),
  }

  return {
    stage,
    async end() {
      const problems: unknown[] = []
      const attempt = (step: () => unknown): Promise<void> =>
        Promise.resolve()
          .then(step)
          .then(
            () => undefined,
            (error: unknown) => void problems.push(error),
          )
      for (const each of ends) await attempt(each)
      await attempt(() => tokens.expect(left, kind === 'real' ? patienceMs : 0))
      await attempt(() => canary.check())
      if (kind === 'real') {
        await attempt(() => tokens.revokeAll())
        await attempt(() => sweep(bare, mark))
      }
      if (problems.length > 1) throw new AggregateError(problems, problems.map(String).join('; '))
      if (problems.length === 1) throw problems[0]
    },
  }
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
