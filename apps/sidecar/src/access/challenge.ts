const realm = 'retriever'

/** The value of `WWW-Authenticate` for who has shown nothing. */
export const bearerChallenge: string = `Bearer realm="${realm}"`

/** For who has shown a token that is wrong. */
export const invalidToken: string = `Bearer realm="${realm}", error="invalid_token"`

/** For who is known, and has none of these scopes. */
export function insufficientScope(scopes: readonly string[]): string {
  return `Bearer realm="${realm}", error="insufficient_scope", scope="${scopes.join(' ')}"`
}

/** For a webhook that follows its sender's own rule. */
export function sourceChallenge(scheme: 'Bearer' | 'Basic'): string {
  return `${scheme} realm="${realm}"`
}
