import type { EngineCall, Operation } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'

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
