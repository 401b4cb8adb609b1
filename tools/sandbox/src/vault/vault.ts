import { randomUUID } from 'node:crypto'

import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import { createIdentities } from './auth/identities.ts'
import { createLockouts } from './auth/lockouts.ts'
import { answerRequest } from './http/entry.ts'
import { createPolicies } from './policies/policies.ts'
import { addBuiltIn } from './routing/built-in.ts'
import { createMounts } from './routing/mounts.ts'
import { createNamespaces } from './routing/namespaces.ts'
import { serviceAccountToken } from './seed/cluster.ts'
import { plant, roleId, rootToken, secretId, type SeedWrite } from './seed/default-seed.ts'
import type { Engine, Server } from './server.ts'
import { initialSettings, settingsChangeSchema, type VaultSettings } from './settings.ts'
import { createLeases } from './system/leases.ts'
import { createQuotas } from './system/quotas.ts'
import { createSeal, unsealKey } from './system/seal.ts'
import { createTokens } from './tokens/tokens.ts'

/** What a client needs to reach the stand-in. */
export type VaultCredentials = {
  /** The address of the server, without `/v1`. */
  readonly url: string
  readonly rootToken: string
  /** Of the AppRole role `birddog` at `auth/approle`. */
  readonly roleId: string
  /** Of the same role; it never ends. */
  readonly secretId: string
  /** A role at `auth/kubernetes`. */
  readonly kubernetesRole: string
  /** The token of a service account that this role accepts. */
  readonly kubernetesJwt: string
  readonly unsealKey: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface VaultSeed {
  readonly settings?: Partial<VaultSettings>
  /** Writes that are done as root on top of the default ones. */
  readonly writes?: readonly SeedWrite[]
  /** Only what a new server in development mode has: KV version 2 at `secret/`, nothing in it. */
  readonly bare?: boolean
}

/** Troubles that a fault rule can name. */
const troubles: readonly string[] = [
  'audit-request-failed',
  'audit-response-failed',
  'index-not-reached',
  'mfa-required',
  'no-leader',
  'overloaded',
  'review-down',
  'uses-race',
]

/** Creates a stand-in for OpenBao 2.6, or for HashiCorp Vault where a setting says so. */
export function createVault(around: Surroundings, seed: VaultSeed = {}): StandIn {
  let settings: VaultSettings = { ...initialSettings, ...seed.settings }
  let server = createServer(around, () => settings)
  plant(server, seed)
  const shown = (): VaultSettings => ({
    ...settings,
    sealed: server.seal.sealed,
    initialized: server.seal.initialized,
  })
  return {
    troubles,
    credentials: (url): Readonly<Record<keyof VaultCredentials, string>> => ({
      url,
      rootToken,
      roleId,
      secretId,
      kubernetesRole: 'birddog',
      kubernetesJwt: serviceAccountToken(),
      unsealKey,
    }),
    answer: (request, conditions) => answerRequest(server, request, conditions),
    state: () => stateOf(server, shown()),
    reset() {
      settings = { ...initialSettings, ...seed.settings }
      server = createServer(around, () => settings)
      plant(server, seed)
    },
    // The administrator's own token stays, so that a test can go on setting things up.
    dropSessions() {
      for (const token of server.tokens.all(around.clock.now())) {
        if (token.id !== rootToken) server.tokens.revoke(token)
      }
    },
    settings: {
      read: shown,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        const given = Object.entries(result.data).filter(([, field]) => field !== undefined)
        settings = { ...settings, ...(Object.fromEntries(given) as Partial<VaultSettings>) }
        const { sealed, initialized } = result.data
        if (sealed !== undefined || initialized !== undefined) {
          server.seal.set({ sealed, initialized })
        }
        return []
      },
    },
  }
}

function createServer({ clock, origin }: Surroundings, settings: () => VaultSettings): Server {
  const mounts = createMounts<Engine>()
  const leases = createLeases()
  const server: Server = {
    clock,
    origin,
    settings,
    clusterId: randomUUID(),
    seal: createSeal(settings()),
    namespaces: createNamespaces(),
    mounts,
    policies: createPolicies(),
    tokens: createTokens(
      () =>
        settings().flavour === 'openbao'
          ? { service: 's.', batch: 'b.' }
          : { service: 'hvs.', batch: 'hvb.' },
      (token) => {
        leases.revokeOf(token)
        for (const { engine } of mounts.all()) engine.forget?.(token.id)
      },
    ),
    leases,
    lockouts: createLockouts(),
    identities: createIdentities(),
    quotas: createQuotas(),
    furnish: (namespace) => addBuiltIn(server, namespace),
  }
  return server
}

function stateOf(server: Server, settings: VaultSettings): unknown {
  const now = server.clock.now()
  return {
    settings,
    namespaces: server.namespaces.all(),
    mounts: server.mounts.all().map(({ namespace, path, type, options, engine }) => ({
      namespace: namespace.path,
      path,
      type,
      options,
      holds: engine.state(),
    })),
    policies: server.policies.state(),
    tokens: server.tokens.all(now).map((token) => ({
      ...token,
      namespace: token.namespace.path,
      parent: token.parent?.accessor ?? null,
      mount: token.mount?.path ?? null,
      wrapped: token.wrapped?.path ?? null,
      expiresAt: token.expiresAt ?? null,
    })),
    leases: server.leases
      .all(now)
      .map(({ token, ...lease }) => ({ ...lease, token: token.accessor })),
    entities: server.identities.all(),
    locked: server.lockouts.locked(now).map(({ mount, alias }) => ({ mount: mount.path, alias })),
  }
}
