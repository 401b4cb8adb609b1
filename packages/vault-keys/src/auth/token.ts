import type { Secret } from '@retriever/upstream/secret'

import type { ReadPart } from './login-request.ts'
import type { TokenAuth } from './method.ts'
import type { Source } from '../source.ts'

/** A token that is there already, read. */
export interface GivenToken {
  readonly method: 'token'
  readonly token: Secret
  /** Files to be deleted once it was accepted. */
  readonly remove: readonly string[]
  /** It must not be looked up, because that is a use. */
  readonly limitedUses: boolean
}

/**
 * Uses a token that somebody else made. It is looked up once, to learn when it ends; that is a use, so for a token with
 * a limited number of uses say `limitedUses`. It is renewed when it can be, and never revoked.
 *
 * ```ts
 * token({ file: '/vault/token' })
 * token({ env: 'VAULT_TOKEN' }, { limitedUses: true })
 * ```
 */
export function token(source: Source, options: Pick<TokenAuth, 'limitedUses'> = {}): TokenAuth {
  return { method: 'token', token: source, ...options }
}

/** The token, read. */
export async function givenToken(auth: TokenAuth, read: ReadPart): Promise<GivenToken> {
  const { secret, remove } = await read(auth.token, { what: 'token' })
  return {
    method: 'token',
    token: secret,
    remove: remove === undefined ? [] : [remove],
    limitedUses: auth.limitedUses === true,
  }
}
