import { control, startStandIn, type FaultRule, type RunningStandIn } from '../../src/index.ts'
import { tlsFetch } from '../tls-fetch.ts'
import { certificate, key } from '../tls-identity.ts'
import type { Identity } from './certificates.ts'
import type { Exchange } from './recordings.ts'
import { send, type Received } from './send.ts'

/** A stand-in that is being brought into the state in which recordings were made. */
export interface World {
  readonly origin: string
  /** What the placeholders of requests stand for. */
  readonly names: Map<string, string>
  /** What clients show in the TLS handshake from now on. */
  client: Identity | undefined
  /** Asks as root, or as this token. Throws when the answer is no success. */
  admin(
    method: string,
    path: string,
    body?: object,
    options?: { namespace?: string; token?: string },
  ): Promise<Answer>
  /** Writes a policy and makes a token with it, known by this name. */
  token(name: string, policy: string, more?: object, namespace?: string): Promise<void>
  policy(
    name: string,
    grants: Readonly<Record<string, readonly string[]>>,
    namespace?: string,
  ): Promise<void>
  advance(ms: number): Promise<void>
  settings(change: Readonly<Record<string, unknown>>): Promise<void>
  trouble(name: string | undefined): Promise<void>
  faults(rules: readonly FaultRule[]): Promise<void>
  close(): Promise<void>
}

/** The parts of an answer that setting up needs. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly auth?: { readonly client_token: string; readonly accessor: string } | null
  readonly wrap_info?: { readonly token: string } | null
}

/** What was done on the real server besides the exchanges that were recorded. */
export interface Plan {
  /** Whether the server spoke TLS. */
  readonly tls?: boolean
  readonly setUp?: (world: World) => Promise<void>
  /** Before each exchange. */
  readonly each?: (world: World, exchange: Exchange) => Promise<void> | void
  /** Before the exchange with this id. */
  readonly before?: Readonly<
    Record<string, (world: World, exchange: Exchange) => Promise<void> | void>
  >
  /** What the set-up started and must be ended. */
  readonly tearDown?: () => Promise<void>
}

/** Starts a new server in development mode whose clock stands still. */
export async function createWorld({ tls = false }: Pick<Plan, 'tls'> = {}): Promise<World> {
  const standIn: RunningStandIn<'vault'> = await startStandIn('vault', {
    seed: { bare: true },
    ...(tls ? { tls: { certificate, key } } : {}),
  })
  const remote = control(standIn.url, tls ? { fetch: tlsFetch() } : {})
  const { rootToken } = standIn.credentials
  const names = new Map([['root-token', rootToken]])
  await remote.clock({ now: '2026-03-01T12:00:00.950Z', frozen: true })

  const world: World = {
    origin: standIn.url,
    names,
    client: undefined,
    async admin(method, path, body, { namespace = '', token = rootToken } = {}) {
      const received: Received = await send(standIn.url, {
        method,
        path: `/v1/${path}`,
        headers: {
          'X-Vault-Token': token,
          ...(namespace === '' ? {} : { 'X-Vault-Namespace': namespace }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      if (received.status >= 300) {
        throw new Error(`${method} ${path}: ${received.status} ${received.body}`)
      }
      return received.body === '' ? {} : (JSON.parse(received.body) as Answer)
    },
    async token(name, policy, more = {}, namespace = '') {
      const body = { policies: [policy], ttl: '1h', ...more }
      const { auth } = await world.admin('POST', 'auth/token/create', body, { namespace })
      names.set(name, auth?.client_token ?? '')
    },
    async policy(name, grants, namespace = '') {
      const path = Object.fromEntries(
        Object.entries(grants).map(([pattern, capabilities]) => [pattern, { capabilities }]),
      )
      const body = { policy: JSON.stringify({ path }) }
      await world.admin('PUT', `sys/policies/acl/${name}`, body, { namespace })
    },
    advance: async (ms) => {
      await remote.clock({ advanceMs: ms })
    },
    settings: async (change) => {
      await remote.settings(change)
    },
    trouble: async (name) => {
      await remote.faults(
        name === undefined ? [] : [{ match: {}, effect: { type: 'trouble', name } }],
      )
    },
    faults: async (rules) => {
      await remote.faults(rules)
    },
    close: () => standIn.close(),
  }
  return world
}
