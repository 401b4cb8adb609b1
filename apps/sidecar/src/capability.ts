import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

import type { Access } from './access/access.ts'
import type { AuditDetails } from './access/audit-record.ts'
import type { AuditTrail } from './access/audit-trail.ts'
import type { Caller } from './access/caller.ts'
import type { Scope } from './access/scope.ts'
import type { Peer } from './http/peer.ts'
import type { RouteContract } from './http/contract.ts'

/**
 * What one section of the configuration adds to the sidecar. `open` acquires what it needs and starts nothing;
 * `run` does its work until the signal aborts; `close` gives everything back.
 */
export interface Capability {
  readonly routes: readonly Route[]
  /** The loops of the capability. Resolves soon after the signal aborts. */
  run(signal: AbortSignal): Promise<void>
  /** What readiness and `doctor` ask. */
  readonly checks: readonly Check[]
  /** Its part of the console page. */
  readonly page?: ConsolePart
  close(): Promise<void>
}

/** What everything in the process works with. */
export interface ProcessContext {
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  readonly random: () => number
}

/** What every capability is given. */
export interface CapabilityContext extends ProcessContext {
  /** What was asked for, by whom, and what came of it. */
  readonly audit: AuditTrail
}

/** How a section opens: its validated configuration in, the capability out. */
export type OpenCapability<Config> = (
  config: Config,
  context: CapabilityContext,
) => Promise<Capability>

/** One route of the `api` listener. Who may call it is part of it, so that it cannot be forgotten. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** A Hono path pattern, for example `/bridge/pause`. */
  readonly path: string
  readonly access: Access
  /** Largest accepted body in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number
  /** What the OpenAPI document says about it, and what its address and headers are checked with. */
  readonly contract?: RouteContract
  handle(request: RouteRequest): Promise<Response> | Response
  /** Told when a request is refused before or by `handle`: by its access, or by a `ProblemError`. */
  refused?(refusal: RouteRefusal): void
}

/** How a request was refused, in the words that its sender was given. */
export interface RouteRefusal {
  readonly status: number
  readonly detail: string
}

/** A request that was let in: the body is read already, within its limit. */
export interface RouteRequest {
  readonly raw: Request
  readonly params: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Who is asking. */
  readonly caller: Caller
  /** From where. */
  readonly peer: Peer
  readonly requestId: string
  /** Adds to the record of this request; a later value of a field replaces an earlier one. */
  audit(details: AuditDetails): void
  readonly signal: AbortSignal
}

/** A named question about the world, for `/readyz` and `doctor`. */
export interface Check {
  readonly name: string
  /** A check that is not required shows up as a warning, and never makes the sidecar unready. */
  readonly required: boolean
  run(signal: AbortSignal): Promise<CheckResult>
  /** As `doctor` asks: anew, thoroughly, and with time. Default: `run`. Nothing is changed by it. */
  examine?(signal: AbortSignal): Promise<CheckResult>
}

/** The answer to a check; `detail` says why in words that may be shown to anybody. */
export interface CheckResult {
  readonly ok: boolean
  readonly detail: string
  /** What a person can do about it. */
  readonly hint?: string
}

/** What a capability shows on the console page. */
export interface ConsolePart {
  /** Also the name of its module in the browser: `/console/parts/<id>.js`. */
  readonly id: string
  readonly title: string
  /** Whoever has one of these sees it. Absent: everybody who is signed in. */
  readonly scope?: Scope | readonly [Scope, ...Scope[]]
  /** Everything that this viewer may see of the part, as plain JSON. */
  snapshot(viewer: Caller): Promise<unknown>
  /** Calls the listener whenever the snapshot may have changed. Returns the function that stops it. */
  subscribe(listener: () => void): () => void
}
