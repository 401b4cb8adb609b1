import type { Clock } from '../frame/clock.ts'
import type { Conditions } from '../frame/stand-in.ts'
import type { Identities } from './auth/identities.ts'
import type { Lockouts } from './auth/lockouts.ts'
import type { Policies } from './policies/policies.ts'
import type { Mount, Mounts } from './routing/mounts.ts'
import type { Namespace, Namespaces } from './routing/namespaces.ts'
import type { VaultSettings } from './settings.ts'
import type { Leases } from './system/leases.ts'
import type { Quotas } from './system/quotas.ts'
import type { Seal } from './system/seal.ts'
import type { JsonObject } from './text/json-value.ts'
import type { Token, Tokens } from './tokens/tokens.ts'

/** The parts of the server that every request works with. */
export interface Server {
  readonly clock: Clock
  origin(): string
  settings(): VaultSettings
  readonly clusterId: string
  readonly seal: Seal
  readonly namespaces: Namespaces
  readonly mounts: Mounts
  readonly policies: Policies
  readonly tokens: Tokens
  readonly leases: Leases
  readonly lockouts: Lockouts
  readonly identities: Identities
  readonly quotas: Quotas
}

/** What a request does to its path; policies grant it by the capability of the same name. */
export type Operation = 'read' | 'list' | 'scan' | 'update' | 'patch' | 'delete' | 'header'

/** One request to the API on its way through the server. */
export interface Call {
  readonly server: Server
  readonly operation: Operation
  readonly namespace: Namespace
  /** Decoded, inside the namespace, without the leading slash; lists end in a slash. */
  readonly path: string
  /** The body, or the query of requests that have none. */
  readonly data: JsonObject
  /** The names in the query. */
  readonly query: ReadonlyMap<string, string>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly remoteAddress: string
  readonly conditions: Conditions
  /** The token that was sent, whether it is any good or not. */
  readonly sentToken: string
  /** When the request came, epoch milliseconds. */
  readonly now: number
  /** For how many seconds the answer is to be wrapped; 0 for not at all. */
  readonly wrapSeconds: number
}

/** A request that has reached its engine. */
export interface EngineCall extends Call {
  readonly mount: Mount
  /** The path inside the mount. */
  readonly rest: string
  /** The token; only paths that need none are reached without. */
  readonly token: Token | undefined
}

/** The instant that reads see: the present, or an older one when the request met a stale copy. */
export function seenAt({ conditions, now }: Call): number {
  return conditions.staleAt ?? now
}
