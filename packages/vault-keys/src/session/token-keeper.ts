import type { VaultError } from '../error.ts'
import { createBell } from './bell.ts'
import type { Bell } from './bell.ts'
import { derivedError } from './derived-error.ts'
import { tellEnd } from './end-token.ts'
import type { GrantedToken } from './granted-token.ts'
import { heldToken } from './held-token.ts'
import type { HeldToken } from './held-token.ts'
import type { SessionOptions } from './session-options.ts'
import { createLogins } from './logins.ts'
import { nextStep } from './next-step.ts'
import type { Step } from './next-step.ts'
import type { Renewal } from './renew.ts'
import { createRenewals } from './renewals.ts'
import { createRetiredTokens } from './retired-tokens.ts'
import { abortedError, closedError, overdueError } from './session-error.ts'
import { isUsable, newLife, renewedLife, unrenewable } from './token-life.ts'
import { within } from './wait.ts'

/** Has the token of a session: gets it, keeps it, replaces it, and gives it back. */
export interface TokenKeeper {
  /**
   * A token that is good for a request now, in use from this moment until it is {@link TokenKeeper.released}. Waits for
   * one until the deadline (monotonic).
   */
  acquire(deadlineAt: number, signal: AbortSignal | undefined): Promise<HeldToken>
  /** Tries once to get another token while the current one stays. Whether that worked. */
  refresh(deadlineAt: number, signal: AbortSignal | undefined): Promise<boolean>
  current(): HeldToken | undefined
  /** The server does not accept this token. */
  refused(held: HeldToken, error: VaultError): void
  /** The server has accepted it. */
  worked(held: HeldToken): void
  /** The call that it was acquired for is over. */
  released(held: HeldToken): void
  keepLeases(): void
  nextStep(): Step
  /** Does what the step says. Never rejects. */
  act(step: Step): Promise<void>
  /** Rings when the next step may be another one. */
  readonly changed: Bell
  readonly logins: number
  readonly renewals: number
  readonly isClosed: boolean
  /** Gives all tokens back, that of a login under way too. */
  close(): Promise<void>
}

/** Makes a keeper without a token. */
export function createTokenKeeper(options: SessionOptions): TokenKeeper {
  const { settings } = options
  const { name: vault, clock, random, emit, timeouts } = settings
  const changed = createBell(clock)
  const retired = createRetiredTokens(options)
  const logins = createLogins(options, onLogin)
  const renewals = createRenewals(options, onRenewal)
  let held: HeldToken | undefined
  let isWanted = false
  let loginCount = 0
  let renewalCount = 0
  const over = new AbortController()
  let closing: Promise<void> | undefined

  const keeper: TokenKeeper = {
    changed,
    current: () => held,
    get logins() {
      return loginCount
    },
    get renewals() {
      return renewalCount
    },
    get isClosed() {
      return closing !== undefined
    },

    async acquire(deadlineAt, signal) {
      isWanted = true
      const askedAt = clock.monotonic()
      let attempts = 0
      for (;;) {
        if (closing !== undefined) throw closedError(vault)
        if (signal?.aborted) throw abortedError(vault)
        const now = clock.monotonic()
        if (held !== undefined && isUsable(held.life, now) && held.remainingUses !== 0) {
          const token = held
          token.inUse += 1
          void keeper.act(keeper.nextStep())
          return token
        }
        const { failure, notBefore } = logins
        const startAt = failure?.retryable === true ? notBefore : now
        if (Math.max(startAt, now) >= deadlineAt) {
          throw overdueError(vault, failure, { waitedMs: now - askedAt, attempts })
        }
        const end = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
        if (startAt > now) {
          await changed.wait(startAt - now, end)
          continue
        }
        attempts += 1
        const ended = await within(logins.attempt(deadlineAt), clock, deadlineAt, end)
        if (ended === 'done' && logins.failure?.retryable === false) throw logins.failure
      }
    },

    async refresh(deadlineAt, signal) {
      if (closing !== undefined || clock.monotonic() < logins.notBefore) return false
      const before = held
      await within(logins.attempt(deadlineAt), clock, deadlineAt, signal)
      return held !== undefined && held !== before
    },

    refused(token, error) {
      if (held !== token) return
      held = undefined
      tellEnd(token, 'refused', settings)
      // One that never worked was no success: the next login must not follow at once, again and again.
      if (!token.hasWorked) logins.failed(derivedError(error, { retryable: true }))
      changed.ring()
    },

    worked(token) {
      if (!token.hasWorked) logins.succeeded()
      token.hasWorked = true
    },

    released(token) {
      token.inUse -= 1
      retired.released(token)
    },

    keepLeases() {
      if (held !== undefined) held.hasLeases = true
      retired.keepLeases()
    },

    nextStep: () =>
      nextStep(
        {
          token: held?.life,
          isWanted,
          renewNotBefore: renewals.notBefore,
          logInNotBefore: logins.notBefore,
        },
        clock.monotonic(),
      ),

    async act({ kind }) {
      if (closing !== undefined) return
      if (kind === 'renew' && held !== undefined) await renewals.renew(held)
      if (kind === 'log-in') await logins.attempt(clock.monotonic() + timeouts.attemptMs)
    },

    close() {
      closing ??= giveAllBack()
      return closing
    },
  }
  return keeper

  function onLogin(granted: GrantedToken | undefined): void {
    if (granted !== undefined) adopt(granted)
    changed.ring()
  }

  function adopt(granted: GrantedToken): void {
    const before = held
    if (before !== undefined && before.token.reveal() === granted.token.reveal()) {
      before.life = newLife(granted, random())
      return
    }
    const token = heldToken(granted, random())
    const { method, accessor, ttlMs, renewable } = granted
    emit({
      type: 'logged-in',
      at: clock.now(),
      vault,
      method,
      renewable,
      ...(accessor !== undefined && { accessor }),
      ...(ttlMs !== undefined && { ttlMs }),
    })
    if (closing !== undefined) {
      retired.giveBack(token)
      return
    }
    loginCount += 1
    held = token
    renewals.forget()
    if (before !== undefined) retired.retire(before)
  }

  function onRenewal(token: HeldToken, renewal: Renewal, askedAt: number): void {
    // A token that has come meanwhile knows nothing of the renewal of the one before.
    if (held !== token) return
    if (renewal.outcome === 'renewed') {
      const { grant } = renewal
      token.life = renewedLife(token.life, grant, askedAt, random())
      renewalCount += 1
      keeper.worked(token)
      const { accessor } = token
      emit({
        type: 'token-renewed',
        at: clock.now(),
        vault,
        ttlMs: grant.ttlMs,
        ...(accessor !== undefined && { accessor }),
      })
    }
    if (renewal.outcome === 'cannot') token.life = unrenewable(token.life)
    if (renewal.outcome === 'ended') {
      held = undefined
      tellEnd(token, 'refused', settings)
    }
    changed.ring()
  }

  async function giveAllBack(): Promise<void> {
    over.abort()
    changed.ring()
    renewals.stop()
    await logins.finish()
    if (held !== undefined) retired.giveBack(held)
    held = undefined
    await retired.finish()
  }
}
