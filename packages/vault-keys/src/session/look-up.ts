import type { VaultApi } from '../api/call.ts'
import { serverTexts } from '../auth/answer-body.ts'
import type { GivenToken } from '../auth/token.ts'
import { VaultError } from '../error.ts'
import type { VaultSettings } from '../settings.ts'
import { foreignToken } from './granted-token.ts'
import type { GrantedToken } from './granted-token.ts'

/** Where a token is looked up by itself. */
export const LOOK_UP_PATH = 'auth/token/lookup-self'

/** What looking up a token needs. */
export interface LookUp {
  readonly api: VaultApi
  readonly settings: Pick<VaultSettings, 'clock'>
  readonly deadlineAt: number
  readonly signal: AbortSignal
}

/**
 * Learns what there is to know about a token that was given to us. One with limited uses is taken as it is; so is one
 * that may not look itself up, because no policy lets it.
 *
 * @throws VaultError `credential-refused` when it is not, or no longer, good
 */
export async function lookUp(given: GivenToken, lookup: LookUp): Promise<GrantedToken> {
  const { api, settings, deadlineAt, signal } = lookup
  const { token, limitedUses } = given
  const askedAt = settings.clock.monotonic()
  if (limitedUses) return { ...foreignToken(token, askedAt), limitedUses }
  const answer = await api.call({
    operation: 'lookup-self',
    method: 'GET',
    path: LOOK_UP_PATH,
    token,
    repeat: 'never',
    expect: [403],
    deadlineAt,
    signal,
  })
  if (answer.status < 400) return foreignToken(token, askedAt, answer.body)
  const text = serverTexts(answer.body).join('; ')
  if (!isDead(text)) return foreignToken(token, askedAt)
  throw new VaultError(`${api.name}: the token is refused`, {
    code: 'credential-refused',
    hint: 'It is wrong, has ended, was revoked, is used up, or is bound to other addresses. Supply another one.',
    vault: api.name,
    status: answer.status,
    requestId: answer.requestId,
    path: LOOK_UP_PATH,
  })
}

/** A good token that lacks the policy is refused with a list of errors that does not mention the token. */
function isDead(text: string): boolean {
  return text === 'permission denied' || /invalid token|bad token/i.test(text)
}
