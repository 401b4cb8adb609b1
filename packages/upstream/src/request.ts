import type { Executed } from './executed.ts'
import type { Secret } from './secret.ts'

/** The methods that a client speaks. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call. */
export interface UpstreamRequest {
  /** Default `GET`. */
  readonly method?: Method
  /** Appended to `baseUrl`; it may carry a query, and must not leave the path of `baseUrl`. */
  readonly path: string
  /** Added to the query of `path`. Keys whose value is `undefined` are left out. */
  readonly query?: URLSearchParams | Readonly<Record<string, string | number | boolean | undefined>>
  /** Replace those of the client with the same name. The value of a `Secret` does not appear in errors. */
  readonly headers?: Readonly<Record<string, string | Secret>>
  /** Sent as JSON with its content type. Not together with `body`. */
  readonly json?: unknown
  /** Sent as it is; give its `Content-Type` among the headers. */
  readonly body?: string | Uint8Array
  /** Sent as `Idempotency-Key`; says that the upstream executes repeated requests with it once. */
  readonly idempotencyKey?: string
  /** Whether the request may be sent again although it may have been executed. Default: by method and `idempotencyKey`. */
  readonly repeatable?: boolean
  /** The statuses that are an answer and no error. Default 200 to 299. */
  readonly accept?: (status: number) => boolean
  /**
   * What an answer says about the execution, where the upstream says more than its status does. `undefined` leaves it
   * to the status. Also asked when a body turns out not to be JSON.
   */
  readonly executedBy?: ExecutedBy
  /** As in the options of the client, for this call. */
  readonly deadlineMs?: number
  /** As in the options of the client, for this call. */
  readonly attemptTimeoutMs?: number
  /** Aborts the call; its reason becomes the `cause` of the error. */
  readonly signal?: AbortSignal
  /** Handed through to events. */
  readonly context?: Readonly<Record<string, string>>
}

/** A full answer, as `executedBy` sees it. */
export interface AnsweredResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Tells by an answer whether the request was executed; `undefined` when it does not know. */
export type ExecutedBy = (response: AnsweredResponse) => Executed | undefined
