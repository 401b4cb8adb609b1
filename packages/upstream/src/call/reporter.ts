import type { AttemptOutcome } from './attempt-outcome.ts'
import type { Client } from '../client.ts'
import type { UpstreamErrorCode } from '../error-code.ts'
import type { AttemptStarted } from '../events.ts'
import type { Executed } from '../executed.ts'
import type { PreparedRequest } from './prepare.ts'
import { REDACTED } from '../redaction/redactor.ts'
import type { RetryReason } from '../retry/decide.ts'
import type { RateLimit } from '../retry/rate-limit-headers.ts'

/** Tells the listener of a client what happens in one call. Does nothing when there is none. */
export class Reporter {
  readonly #client: Client
  readonly #request: PreparedRequest
  #about: AboutRequest | undefined

  constructor(client: Client, request: PreparedRequest) {
    this.#client = client
    this.#request = request
  }

  attemptStarted(attempt: number): void {
    if (!this.#client.emit) return
    this.#client.emit({ type: 'attempt-started', ...this.#base(), attempt })
  }

  attemptFinished(
    attempt: number,
    durationMs: number,
    outcome: AttemptOutcome,
    rateLimit: RateLimit | undefined,
  ): void {
    if (!this.#client.emit) return
    const { executed } = outcome
    const status = outcome.ok ? outcome.answer.status : outcome.status
    this.#client.emit({
      type: 'attempt-finished',
      ...this.#base(),
      attempt,
      durationMs,
      executed,
      ...(status !== undefined && { status }),
      ...(!outcome.ok && { code: outcome.code }),
      ...(rateLimit && { rateLimit }),
    })
  }

  retryScheduled(attempt: number, delayMs: number, reason: RetryReason): void {
    if (!this.#client.emit) return
    this.#client.emit({ type: 'retry-scheduled', ...this.#base(), attempt, delayMs, reason })
  }

  callFinished(
    attempts: number,
    durationMs: number,
    executed: Executed,
    result: { readonly status?: number; readonly code?: UpstreamErrorCode },
  ): void {
    if (!this.#client.emit) return
    this.#client.emit({
      type: 'call-finished',
      ...this.#base(),
      attempts,
      durationMs,
      executed,
      ...result,
    })
  }

  #base(): AboutRequest & { readonly at: number } {
    this.#about ??= aboutRequest(this.#client, this.#request)
    return { at: this.#client.settings.clock.now(), ...this.#about }
  }
}

type AboutRequest = Pick<AttemptStarted, 'upstream' | 'host' | 'method' | 'path' | 'context'>

/** What all events of a call say, without secrets. */
function aboutRequest(
  { settings, host, redactor }: Client,
  { method, path, context }: PreparedRequest,
): AboutRequest {
  return {
    upstream: settings.name,
    host,
    method,
    path: redactor.values(path),
    ...(context && {
      context: Object.fromEntries(
        Object.entries(context).map(([name, value]) => [
          name,
          redactor.isSensitive(name) ? REDACTED : redactor.values(value),
        ]),
      ),
    }),
  }
}
