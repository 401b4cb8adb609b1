/**
 * Why a login came to nothing. `unavailable`: the issuer does not answer. `denied`: it did not sign the person in.
 * `invalid`: what it sent cannot be relied on.
 */
export type OidcErrorCode = 'unavailable' | 'denied' | 'invalid'

/** A login that came to nothing. It holds nothing of what was sent or received but one code of the issuer. */
export class OidcError extends Error {
  override readonly name = 'OidcError'
  readonly code: OidcErrorCode
  /** What to look up: a code of the protocol, such as `access_denied`. */
  readonly reason: string

  constructor(code: OidcErrorCode, reason: string) {
    super(`the login failed (${code}): ${reason}`)
    this.code = code
    this.reason = reason
  }
}
