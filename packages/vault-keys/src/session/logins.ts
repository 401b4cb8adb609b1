import { after } from '@retriever/upstream/clock'

import type { VaultError } from '../error.ts'
import { asVaultError } from './derived-error.ts'
import type { GrantedToken } from './granted-token.ts'
import { createLogIn } from './log-in.ts'
import type { SessionOptions } from './session-options.ts'
import { slower, unhurt } from './pace.ts'
import { within } from './wait.ts'

/** The logins of a session: one at a time, and slower and slower while they fail. */
export interface Logins {
  /** One login for all who need one. Never rejects; see {@link Logins.failure}. */
  attempt(deadlineAt: number): Promise<void>
  /** Why the last one failed; undefined when it did not. */
  readonly failure: VaultError | undefined
  /** After failures: none before. On the monotonic clock. */
  readonly notBefore: number
  /** Counts something else as a failed login. */
  failed(error: VaultError): void
  /** The token of the last one was good: what failed before is over. */
  succeeded(): void
  /** Waits a while for one under way, then cuts it off. */
  finish(): Promise<void>
}

const FINISH_WITHIN_MS = 5_000
const GRACE_MS = 1_000
/** Who was cut off and goes on nevertheless is waited for so long. */
const CUT_OFF_WITHIN_MS = 1_000

/** @param onEnd called after each login, with its token when it brought one */
export function createLogins(
  { api, settings }: SessionOptions,
  onEnd: (granted: GrantedToken | undefined) => void,
): Logins {
  const { clock, random, emit, name, retry, timeouts } = settings
  const logIn = createLogIn({ api, settings })
  const stop = new AbortController()
  let underWay: Promise<void> | undefined
  let failure: VaultError | undefined
  let pace = unhurt

  const logins: Logins = {
    get failure() {
      return failure
    },
    get notBefore() {
      return pace.notBefore
    },

    attempt(deadlineAt) {
      // A caller in a hurry must not cut off what may use up its credential.
      const latest = Math.max(deadlineAt, clock.monotonic() + timeouts.attemptMs)
      underWay ??= logInOnce(latest).finally(() => {
        underWay = undefined
      })
      return underWay
    },

    failed(error) {
      failure = error
      const now = clock.monotonic()
      const { loginInitialMs: initialMs, maxMs } = retry
      const { retryAfterMs } = error
      pace = slower(pace, { now, random: random(), initialMs, maxMs, retryAfterMs })
      if (!error.retryable) return
      emit({
        type: 'retry-scheduled',
        at: clock.now(),
        vault: name,
        operation: 'login',
        code: error.code,
        attempt: pace.failures,
        waitMs: pace.notBefore - now,
      })
    },

    succeeded() {
      failure = undefined
      pace = unhurt
    },

    async finish() {
      if (underWay === undefined) return
      const login = underWay
      const ended = await within(login, clock, clock.monotonic() + FINISH_WITHIN_MS)
      if (ended === 'done') return
      stop.abort()
      await within(login, clock, clock.monotonic() + CUT_OFF_WITHIN_MS)
    },
  }
  return logins

  async function logInOnce(deadlineAt: number): Promise<void> {
    const late = new AbortController()
    // Calls keep to the deadline themselves, and say what went wrong; this is for functions that read a credential.
    const cancel = after(clock, deadlineAt - clock.monotonic() + GRACE_MS, () => late.abort())
    try {
      const granted = await logIn(deadlineAt, AbortSignal.any([stop.signal, late.signal]))
      // A token that was refused as soon as it was got counts as a failure until one works.
      if (failure?.code === 'token-refused') failure = undefined
      else logins.succeeded()
      onEnd(granted)
    } catch (error) {
      if (!stop.signal.aborted) logins.failed(asVaultError(error, name))
      onEnd(undefined)
    } finally {
      cancel()
    }
  }
}
