import type { VaultApi } from '../api/call.ts'
import { numberIn, valueIn } from '../auth/answer-body.ts'
import type { VaultSettings } from '../settings.ts'
import { asVaultError } from './derived-error.ts'
import type { HeldToken } from './held-token.ts'
import { afterFailedRenewal } from './outcome.ts'
import { endOf } from './token-life.ts'
import type { Grant } from './token-life.ts'

/** What came of a renewal. */
export type Renewal =
  | { readonly outcome: 'renewed'; readonly grant: Grant }
  /** The token is no good any more. */
  | { readonly outcome: 'ended' }
  /** It is good until its end, and cannot be renewed. */
  | { readonly outcome: 'cannot' }
  | { readonly outcome: 'again'; readonly retryAfterMs?: number | undefined }

/** Renews a token. It asks for no increment: one that is too small would shorten its life. Never rejects. */
export async function renew(
  held: HeldToken,
  api: VaultApi,
  { clock, timeouts }: Pick<VaultSettings, 'clock' | 'timeouts'>,
  signal: AbortSignal,
): Promise<Renewal> {
  try {
    const { body } = await api.call({
      operation: 'renew-self',
      method: 'POST',
      path: 'auth/token/renew-self',
      body: {},
      token: held.token,
      // Its failures are paced here, with the end of the token in view.
      repeat: 'never',
      deadlineAt: Math.min(clock.monotonic() + timeouts.attemptMs, endOf(held.life)),
      signal,
    })
    const ttl = numberIn(body, 'auth', 'lease_duration')
    if (ttl === undefined || ttl === 0) return { outcome: 'again' }
    const renewable = valueIn(body, 'auth', 'renewable') === true
    return { outcome: 'renewed', grant: { ttlMs: ttl * 1_000, renewable } }
  } catch (error) {
    const failure = asVaultError(error, api.name)
    const outcome = afterFailedRenewal(failure)
    return outcome === 'again' ? { outcome, retryAfterMs: failure.retryAfterMs } : { outcome }
  }
}
