import { attempt } from './attempt.ts'
import type { AttemptOutcome } from './attempt.ts'
import type { VaultAnswer, VaultCall } from './call.ts'
import { decide } from './decide.ts'
import type { Decision } from './decide.ts'
import type { Failure } from './failure.ts'
import type { InterruptionReason } from './failure-of-interruption.ts'
import { Interruption } from './interruption.ts'
import type { SendRequest } from './node-vault-client.ts'
import { pathOf } from './path.ts'
import { showWithout } from './shown-text.ts'
import type { Show } from './shown-text.ts'
import { tellAttempt } from './tell-attempt.ts'
import { toError } from './to-error.ts'
import type { Executed, VaultError } from '../error.ts'
import type { VaultSettings } from '../settings.ts'

/** What all calls of one Vault share. */
export interface CallContext {
  readonly settings: VaultSettings
  readonly send: SendRequest
  /** Aborts when the API is closed. */
  readonly closed: AbortSignal
  readonly skewOf: (serverAt: number, ourAt: number) => number | undefined
}

/** Makes attempts until one is answered, or until there is a reason to give up. Rejects with a `VaultError`. */
export function performCall(context: CallContext, call: VaultCall): Promise<VaultAnswer> {
  return new Performance(context, call).run()
}

class Performance {
  readonly #context: CallContext
  readonly #call: VaultCall
  readonly #show: Show
  readonly #startedAt: number
  readonly #deadlineAt: number
  #attempts = 0
  #executed: Executed = 'no'
  /** Why the last attempt failed that came to its own end. */
  #reason: Failure | undefined

  constructor(context: CallContext, call: VaultCall) {
    const { clock, deadlineMs } = context.settings
    this.#context = context
    this.#call = call
    const secrets = [...(call.token ? [call.token] : []), ...(call.secrets ?? [])]
    this.#show = showWithout(secrets.map((secret) => secret.reveal()))
    this.#startedAt = clock.monotonic()
    this.#deadlineAt = call.deadlineAt ?? this.#startedAt + deadlineMs
  }

  async run(): Promise<VaultAnswer> {
    for (;;) {
      const outcome = await this.#attempt()
      if (outcome.result === 'answered') return outcome.answer
      const { failure, interruptedBy } = outcome
      this.#executed = this.#executed === 'unknown' ? 'unknown' : failure.executed
      // That the time is over tells nobody what is wrong.
      if (interruptedBy !== 'deadline') this.#reason = failure
      const decision = this.#decide(failure)
      if (decision.action === 'give-up') {
        const outOfTime = decision.reason === 'deadline' || interruptedBy === 'deadline'
        throw this.#error(this.#reason ?? failure, outOfTime)
      }
      await this.#wait(failure, decision.waitMs)
    }
  }

  get #remainingMs(): number {
    return this.#deadlineAt - this.#context.settings.clock.monotonic()
  }

  async #attempt(): Promise<AttemptOutcome> {
    const { settings, send, skewOf } = this.#context
    const { clock, timeouts } = settings
    const remainingMs = this.#remainingMs
    const isLast = remainingMs < timeouts.attemptMs
    const interruption = this.#interruption()
    const limitMs = isLast ? remainingMs : timeouts.attemptMs
    if (limitMs > 0) interruption.after(clock, limitMs, isLast ? 'deadline' : 'attempt')
    else interruption.interrupt('deadline')
    const begins = interruption.reason === undefined
    if (begins) this.#attempts += 1
    const startedAt = clock.monotonic()
    const outcome = await attempt(this.#call, {
      settings,
      send,
      show: this.#show,
      interruption,
      limitMs: isLast ? this.#deadlineAt - this.#startedAt : limitMs,
    }).finally(() => interruption.release())
    if (begins) {
      tellAttempt(settings, skewOf, {
        operation: this.#call.operation,
        path: pathOf(this.#call),
        attempt: this.#attempts,
        durationMs: clock.monotonic() - startedAt,
        outcome,
        show: this.#show,
      })
    }
    return outcome
  }

  /** What ends an attempt, or the wait for the next one. */
  #interruption(): Interruption<InterruptionReason> {
    const interruption = new Interruption<InterruptionReason>()
    interruption.on(this.#context.closed, 'closed')
    interruption.on(this.#call.signal, 'aborted')
    return interruption
  }

  #decide(failure: Failure): Decision {
    const { retry, random } = this.#context.settings
    const { operation, repeat } = this.#call
    const isLogin = operation === 'login' || operation === 'probe-login'
    const initialMs = isLogin ? retry.loginInitialMs : retry.initialMs
    return decide(failure, {
      repeat,
      attempt: this.#attempts,
      remainingMs: this.#remainingMs,
      backoff: { initialMs, maxMs: retry.maxMs },
      random: random(),
    })
  }

  async #wait({ code }: Failure, waitMs: number): Promise<void> {
    const { clock, emit, name: vault } = this.#context.settings
    const { operation } = this.#call
    const interruption = this.#interruption()
    emit({
      type: 'retry-scheduled',
      at: clock.now(),
      vault,
      operation,
      code,
      attempt: this.#attempts,
      waitMs,
    })
    try {
      await clock.sleep(waitMs, interruption.signal)
    } catch (error) {
      // The next attempt meets the same reason at once, and says so.
      if (interruption.reason === undefined) throw error
    } finally {
      interruption.release()
    }
  }

  #error(failure: Failure, outOfTime: boolean): VaultError {
    const { name, clock } = this.#context.settings
    return toError({
      vault: name,
      call: this.#call,
      failure,
      attempts: this.#attempts,
      executed: this.#executed,
      elapsedMs: clock.monotonic() - this.#startedAt,
      outOfTime,
    })
  }
}
