import type { Clock } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'

/** How fast logins may follow each other after they failed. Durations in milliseconds. */
export interface LoginPaceOptions {
  /** Between two logins after a failure. Default 5,000. */
  readonly betweenMs?: number
  /** After so many failures in a row it rests. Default 3. */
  readonly failures?: number
  /** How long it rests. Default 60,000. */
  readonly restMs?: number
}

/** Keeps a wrong token, or sessions that never work, from turning into an endless loop of logins. */
export interface LoginPace {
  /** Throws when no login may be tried now. */
  check(): void
  failed(error: GlpiError): void
  worked(): void
  status(): { readonly failedLogins: number; readonly nextLoginAt?: number }
}

/** Creates the pace of one instance. */
export function createLoginPace(
  name: string,
  clock: Clock,
  { betweenMs = 5_000, failures = 3, restMs = 60_000 }: LoginPaceOptions = {},
): LoginPace {
  let inARow = 0
  let nextAt: number | undefined
  let last: GlpiError | undefined

  return {
    check() {
      const waitMs = (nextAt ?? 0) - clock.now()
      if (last === undefined || waitMs <= 0) return
      const seconds = Math.ceil(waitMs / 1000)
      const message = `no login is tried for ${seconds} s; the last one failed: ${last.message}`
      const { hint } = last
      throw new GlpiError(
        name,
        message,
        { code: 'login-paused', retryable: true, executed: 'no', hint, retryAfterMs: waitMs },
        last,
      )
    },
    failed(error) {
      // Without an answer the breaker of the connection does the waiting.
      if (error.code === 'unreachable' || error.code === 'aborted') return
      last = error
      // GLPI that is down says nothing about the token: it is asked again soon.
      if (isAboutTheLogin(error)) inARow += 1
      nextAt = clock.now() + (inARow >= failures ? restMs : betweenMs)
    },
    worked() {
      inARow = 0
      nextAt = undefined
      last = undefined
    },
    status: () => ({
      failedLogins: inARow,
      ...(nextAt !== undefined && nextAt > clock.now() && { nextLoginAt: nextAt }),
    }),
  }
}

function isAboutTheLogin({ code }: GlpiError): boolean {
  return code === 'login' || code === 'session' || code === 'configuration'
}
