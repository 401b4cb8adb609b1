import { attempt, interrupted } from './attempt.ts'
import type { AttemptOutcome, Failed, Succeeded } from './attempt-outcome.ts'
import { executedOf } from './attempt-outcome.ts'
import type { Client } from '../client.ts'
import { after } from '../clock.ts'
import { combineExecuted } from '../executed.ts'
import type { Executed } from '../executed.ts'
import { Interrupter } from './interruption.ts'
import type { PreparedRequest } from './prepare.ts'
import { Reporter } from './reporter.ts'
import type { UpstreamRequest } from '../request.ts'
import { Answer } from '../response.ts'
import type { UpstreamResponse } from '../response.ts'
import { fullJitter } from '../retry/backoff.ts'
import { decide } from '../retry/decide.ts'
import type { RetryDecision } from '../retry/decide.ts'
import { rateLimit } from '../retry/rate-limit-headers.ts'
import type { RateLimit } from '../retry/rate-limit-headers.ts'
import { toError } from './to-error.ts'
import type { FailedCall } from './to-error.ts'

/** One call: attempts until one brings an accepted answer, or until there is a reason to give up. */
export class Call {
  readonly #client: Client
  readonly #request: PreparedRequest
  readonly #attemptTimeoutMs: number
  readonly #deadlineMs: number
  readonly #startedAt: number
  readonly #interrupter = new Interrupter()
  readonly #reporter: Reporter
  #attempts = 0
  #executed: Executed = 'no'
  #failedBefore: Failed | undefined

  constructor(client: Client, request: UpstreamRequest, prepared: PreparedRequest) {
    this.#client = client
    this.#request = prepared
    this.#attemptTimeoutMs = request.attemptTimeoutMs ?? client.settings.attemptTimeoutMs
    this.#deadlineMs = request.deadlineMs ?? client.settings.deadlineMs
    this.#startedAt = client.settings.clock.monotonic()
    this.#reporter = new Reporter(client, prepared)
  }

  /** Resolves with an accepted answer; rejects with an {@link UpstreamError}. */
  async run(signal: AbortSignal | undefined): Promise<UpstreamResponse> {
    const release = this.#watch(signal)
    this.#client.budget.deposit()
    try {
      for (;;) {
        const outcome = await this.#attempt()
        this.#executed = combineExecuted(this.#executed, outcome.executed)
        if (outcome.ok) return this.#succeed(outcome)
        const decision = this.#decide(outcome)
        if (decision.action === 'give-up') throw this.#fail(outcome, decision.reason)
        this.#client.budget.withdraw()
        this.#reporter.retryScheduled(this.#attempts, decision.afterMs, decision.reason)
        this.#failedBefore = outcome
        await this.#sleep(decision.afterMs)
        const stopped = this.#interrupter.interruption
        if (stopped) throw this.#fail(interrupted(stopped))
      }
    } finally {
      release()
    }
  }

  /** Lets the deadline, the caller's signal and the closing of the client interrupt the call. */
  #watch(signal: AbortSignal | undefined): () => void {
    const interrupter = this.#interrupter
    const { calls, settings, closed } = this.#client
    if (closed) interrupter.interrupt({ code: 'closed' })
    const onAbort = (): void => interrupter.interrupt({ code: 'aborted', reason: signal?.reason })
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    calls.add(interrupter)
    const stopTimer = Number.isFinite(this.#deadlineMs)
      ? after(settings.clock, this.#deadlineMs, () => interrupter.interrupt({ code: 'deadline' }))
      : undefined
    return () => {
      stopTimer?.()
      calls.delete(interrupter)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async #attempt(): Promise<AttemptOutcome> {
    const stopped = this.#interrupter.interruption
    if (stopped) return interrupted(stopped)
    let startedAt: number | undefined
    const { clock } = this.#client.settings
    const outcome = await attempt(
      this.#client,
      this.#request,
      this.#attemptTimeoutMs,
      this.#interrupter,
      () => {
        this.#attempts += 1
        startedAt = clock.monotonic()
        this.#reporter.attemptStarted(this.#attempts)
      },
    )
    if (startedAt !== undefined) {
      const limit = this.#rateLimit(outcome)
      this.#reporter.attemptFinished(this.#attempts, clock.monotonic() - startedAt, outcome, limit)
    }
    return outcome
  }

  #rateLimit(outcome: AttemptOutcome): RateLimit | undefined {
    const headers = outcome.ok ? outcome.answer.headers : outcome.response?.headers
    const limit = headers && rateLimit(headers, this.#client.settings.clock.now())
    this.#client.rateLimit = limit ?? this.#client.rateLimit
    return limit
  }

  #decide(failed: Failed): RetryDecision {
    const { settings, breaker, budget } = this.#client
    const now = settings.clock.monotonic()
    return decide(failed, {
      attempt: this.#attempts,
      attempts: settings.attempts,
      repeatable: this.#request.repeatable,
      remainingMs: this.#startedAt + this.#deadlineMs - now,
      backoffMs: fullJitter(this.#attempts, settings.backoff, settings.random()),
      breakerOpen: breaker.waitMs > 0,
      budgetLeft: budget.has(now),
    })
  }

  async #sleep(ms: number): Promise<void> {
    const stop = new AbortController()
    this.#interrupter.listen(() => stop.abort())
    try {
      await this.#client.settings.clock.sleep(ms, stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) throw error
    }
  }

  #succeed({ answer, body }: Succeeded): UpstreamResponse {
    const { settings } = this.#client
    const durationMs = this.#elapsed()
    const { status, headers } = answer
    this.#client.lastSuccessAt = settings.clock.now()
    this.#reporter.callFinished(this.#attempts, durationMs, this.#executed, { status })
    return new Answer({ status, body, attempts: this.#attempts, durationMs }, headers, (response) =>
      this.#notJson(response),
    )
  }

  #fail(failed: Failed, gaveUp?: FailedCall['gaveUp']): Error {
    const { settings } = this.#client
    const before = this.#failedBefore?.code === failed.code ? undefined : this.#failedBefore
    const error = toError(this.#client, this.#request, failed, {
      attempts: this.#attempts,
      executed: this.#executed,
      gaveUp,
      before,
    })
    const { code, message, status, attempts, executed } = error
    this.#client.lastError = {
      code,
      message,
      ...(status !== undefined && { status }),
      at: settings.clock.now(),
    }
    this.#reporter.callFinished(attempts, this.#elapsed(), executed, {
      code,
      ...(status !== undefined && { status }),
    })
    return error
  }

  #notJson(answer: UpstreamResponse): Error {
    const { status, headers, body } = answer
    const response = { status, headers, text: answer.text() }
    const what = body.length === 0 ? 'empty' : (headers.get('content-type') ?? 'without a type')
    return toError(
      this.#client,
      this.#request,
      {
        ok: false,
        health: 'ok',
        code: 'malformed',
        status,
        detail: `the body of the answer ${status} is not JSON: it is ${what}`,
        executed: executedOf(this.#request, response),
        response,
      },
      {
        attempts: this.#attempts,
        executed: combineExecuted(this.#executed, executedOf(this.#request, response)),
      },
    )
  }

  #elapsed(): number {
    return this.#client.settings.clock.monotonic() - this.#startedAt
  }
}
