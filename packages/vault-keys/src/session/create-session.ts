import type { VaultAnswer } from '../api/call.ts'
import { textIn } from '../auth/answer-body.ts'
import { VaultError } from '../error.ts'
import { derivedError } from './derived-error.ts'
import { useToken } from './held-token.ts'
import type { HeldToken } from './held-token.ts'
import { keepAlive } from './keep-alive.ts'
import type { SessionOptions } from './session-options.ts'
import { afterRefusedCall } from './outcome.ts'
import type { Session, SessionCall } from './session.ts'
import { endOf } from './token-life.ts'
import { createTokenKeeper } from './token-keeper.ts'

/** Makes a session. Nothing is read or sent before the first call. */
export function createSession(options: SessionOptions): Session {
  const { api, settings } = options
  const { clock } = settings
  const keeper = createTokenKeeper(options)

  return {
    async call(call) {
      const deadlineAt = call.deadlineAt ?? clock.monotonic() + settings.deadlineMs
      let hasRetried = false
      for (;;) {
        const held = await keeper.acquire(deadlineAt, call.signal)
        try {
          // Detection is open to all, and only looks at the token.
          const counts = call.operation !== 'detect'
          const used = await useToken(held, counts, () => send(held, { ...call, deadlineAt }))
          // Its uses were over before it was this call's turn.
          if (used !== undefined) return used.answer
        } catch (error) {
          if (!(error instanceof VaultError)) throw error
          if (!(await mayRepeat(error, held, hasRetried, { ...call, deadlineAt }))) {
            throw explained(error, held)
          }
          hasRetried = true
        } finally {
          keeper.released(held)
        }
      }
    },

    keepLeases: () => keeper.keepLeases(),
    run: (signal) => keepAlive(keeper, clock, signal),

    status() {
      const { logins, renewals, isClosed } = keeper
      const counts = { logins, renewals }
      const held = keeper.current()
      if (isClosed) return { state: 'closed', ...counts }
      const leftMs = held === undefined ? 0 : endOf(held.life) - clock.monotonic()
      if (held === undefined || leftMs <= 0) return { state: 'logged-out', ...counts }
      const { method, accessor } = held
      return {
        state: 'logged-in',
        method,
        ...counts,
        ...(accessor !== undefined && { accessor }),
        ...(Number.isFinite(leftMs) && { expiresAt: clock.now() + leftMs }),
      }
    },

    close: () => keeper.close(),
  }

  async function send(held: HeldToken, call: SessionCall): Promise<VaultAnswer> {
    const answer = await api.call({ ...call, token: held.token })
    if (answer.status !== 403) keeper.worked(held)
    if (textIn(answer.body, 'lease_id') !== undefined) held.hasLeases = true
    return answer
  }

  /** Gets another token when the refusal is about the one that was used. */
  async function mayRepeat(
    error: VaultError,
    held: HeldToken,
    hasRetried: boolean,
    { deadlineAt = Infinity, signal }: SessionCall,
  ): Promise<boolean> {
    const then = afterRefusedCall(error.code, {
      isCurrent: keeper.current() === held,
      ageMs: clock.monotonic() - held.grantedAt,
      hasRetried,
    })
    // What leased secrets hang on is not replaced for a permission.
    if (then === 'refresh') return !held.hasLeases && keeper.refresh(deadlineAt, signal)
    if (error.code === 'token-refused') keeper.refused(held, error)
    return then !== 'tell'
  }

  function explained(error: VaultError, held: HeldToken): VaultError {
    if (error.code !== 'token-refused' || held.hasWorked) return error
    return derivedError(error, {
      hint: 'A token that was just got is refused: token_bound_cidrs of the role may not allow this address.',
    })
  }
}
