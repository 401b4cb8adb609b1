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
  readonly mounts: Mounts<Engine>
  readonly policies: Policies
  readonly tokens: Tokens
  readonly leases: Leases
  readonly lockouts: Lockouts
  readonly identities: Identities
  readonly quotas: Quotas
  /** Mounts what every namespace has. */
  furnish(namespace: Namespace): void
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
  /** What the caller has shown in the TLS handshake, PEM; undefined for nothing, and without TLS. */
  readonly clientCertificate: string | undefined
  readonly conditions: Conditions
  /** The token that was sent, whether it is any good or not. */
  readonly sentToken: string
  /** When the request came, epoch milliseconds. */
  readonly now: number
  /** For how many seconds the answer is to be wrapped; 0 for not at all. */
  readonly wrapSeconds: number
}

/** A mount with the engine behind it. */
export type EngineMount = Mount<Engine>

/** A request that has reached its engine. */
export interface EngineCall extends Call {
  readonly mount: EngineMount
  /** The path inside the mount. */
  readonly rest: string
  /** The token; only paths that need none are reached without. */
  readonly token: Token | undefined
}

/** The instant that reads see: the present, or an older one when the request met a stale copy. */
export function seenAt({ conditions, now }: Call): number {
  return conditions.staleAt ?? now
}

/** What an answer says about a token that was made. */
export type Auth = JsonObject & { readonly client_token: string; readonly accessor: string }

/** What an engine answers; undefined stands for 404 when something was asked for, and for 204 otherwise. */
export interface Reply {
  /** Default 200. */
  readonly status?: number
  readonly data?: JsonObject | null
  readonly auth?: Auth
  readonly warnings?: readonly string[]
  readonly lease?: { readonly id: string; readonly seconds: number; readonly renewable: boolean }
  /** The data stand beside the envelope's fields too, as older clients want them. */
  readonly flat?: boolean
  /** A body of its own, without an envelope. */
  readonly bare?: JsonObject
  /** A whole answer that was kept: goes out as it is. */
  readonly kept?: string
  /** The accessor of what is inside, for answers that are wrapped. */
  readonly wrappedAccessor?: string
}

/** Carries out one operation. The captures of the route's pattern follow the call. */
export type Handler = (
  call: EngineCall,
  ...captures: readonly string[]
) => Reply | undefined | Promise<Reply | undefined>

/** A path of an engine and what can be done there. */
export interface Route {
  /** Matches the path inside the mount. */
  readonly path: RegExp
  readonly operations: Readonly<Partial<Record<Operation, Handler>>>
  /** The parameters that it knows; others are reported. Without the list it takes anything. */
  readonly fields?: readonly string[]
}

/** The program behind a mount. */
export interface Engine {
  readonly routes: readonly Route[]
  /** Whether this path needs no token. */
  open?(rest: string): boolean
  /** Whether something is there, so that a write is an update and not a creation. */
  exists?(call: EngineCall): boolean
  /** Everything that it holds, as JSON. */
  state(): unknown
  /** A token that has ended. */
  forget?(tokenId: string): void
}
