import type { VaultApi } from '../api/call.ts'
import type { TokenEnded } from '../events.ts'
import type { VaultSettings } from '../settings.ts'
import type { HeldToken } from './held-token.ts'

/** Revoking is a courtesy: nobody waits for it longer. */
const REVOKE_WITHIN_MS = 5_000

/** Gives a token back: revokes it when it is ours and nothing hangs on it. Never rejects; tells how it ended. */
export async function endToken(
  held: HeldToken,
  api: VaultApi,
  { clock, name, emit }: Pick<VaultSettings, 'clock' | 'name' | 'emit'>,
): Promise<void> {
  const how = await end(held, api, clock.monotonic() + REVOKE_WITHIN_MS)
  tellEnd(held, how, { clock, name, emit })
}

/** Tells that a token is not used any more. */
export function tellEnd(
  { accessor }: HeldToken,
  how: TokenEnded['how'],
  { clock, name, emit }: Pick<VaultSettings, 'clock' | 'name' | 'emit'>,
): void {
  const named = accessor === undefined ? {} : { accessor }
  emit({ type: 'token-ended', at: clock.now(), vault: name, ...named, how })
}

async function end(held: HeldToken, api: VaultApi, deadlineAt: number): Promise<TokenEnded['how']> {
  if (held.ends === 'not-ours') return 'not-ours'
  if (held.hasLeases) return 'leases'
  if (held.ends === 'expire') return 'left-to-expire'
  try {
    const { status } = await api.call({
      operation: 'revoke-self',
      method: 'POST',
      path: 'auth/token/revoke-self',
      token: held.token,
      repeat: 'never',
      expect: [403],
      deadlineAt,
    })
    return status === 403 ? 'left-to-expire' : 'revoked'
  } catch {
    return 'left-to-expire'
  }
}
