import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

import type { Access } from './access/access.ts'

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

/** What every capability is given. */
export interface CapabilityContext {
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  readonly random: () => number
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
  /** Who is asking, for audit and logs: the name of the source or of the access token. */
  readonly caller: string
  readonly requestId: string
  readonly signal: AbortSignal
}

/** A named question about the world, for `/readyz` and `doctor`. */
export interface Check {
  readonly name: string
  /** A check that is not required shows up as a warning, and never makes the sidecar unready. */
  readonly required: boolean
  run(signal: AbortSignal): Promise<CheckResult>
}

/** The answer to a check; `detail` says why in words that may be shown to anybody. */
export interface CheckResult {
  readonly ok: boolean
  readonly detail: string
}

/** What a capability shows on the console page. */
export interface ConsolePart {
  /** Also the name of its module in the browser: `/console/parts/<id>.js`. */
  readonly id: string
  readonly title: string
  /** Everything that the part shows, as plain JSON. */
  snapshot(): Promise<unknown>
  /** Calls the listener whenever the snapshot may have changed. Returns the function that stops it. */
  subscribe(listener: () => void): () => void
}
