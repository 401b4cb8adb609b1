import type { UpstreamErrorCode } from '../error-code.ts'
import type { Interrupter } from '../call/interruption.ts'
import type { Method } from '../request.ts'

/** What goes over the wire. */
export interface WireRequest {
  readonly method: Method
  /** Path and query, encoded. */
  readonly target: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** What happens to a body that is larger than this: refused, or cut when the status is an error anyway. */
  readonly maxBytes: number
  readonly accepts: (status: number) => boolean
}

/** A full answer; or its beginning, when its status is not accepted and it is too large. */
export interface WireAnswer {
  readonly status: number
  readonly headers: WireHeaders
  /** As it came: not decompressed unless `decoded` is set. */
  readonly body: Uint8Array
  readonly cut: boolean
  readonly decoded: boolean
}

/** The headers of an answer, read without building a `Headers`. */
export interface WireHeaders {
  get(name: string): string | null
  toHeaders(): Headers
}

/** No full answer. */
export interface WireFailure {
  readonly code: UpstreamErrorCode
  /** True unless it is certain that nothing of the request was executed. */
  readonly sent: boolean
  /** True when the cause stays until a person changes something. */
  readonly lasting?: boolean
  /** The status, when the failure came in the middle of the answer. */
  readonly status?: number
  readonly cause?: unknown
  readonly detail?: string
}

export type WireOutcome = WireAnswer | WireFailure

/** Sends one request and reads one answer. */
export interface Transport {
  /** Never rejects. */
  exchange(request: WireRequest, interrupter: Interrupter): Promise<WireOutcome>
  /** Breaks off what is under way and gives the connections back. */
  close(): Promise<void>
}

export function isAnswer(outcome: WireOutcome): outcome is WireAnswer {
  return 'body' in outcome
}
