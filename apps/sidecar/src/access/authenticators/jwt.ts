import { errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'

import type { Authentication, Authenticator } from '../authenticator.ts'
import { invalidToken } from '../challenge.ts'
import type { JwtConfig } from '../config.ts'
import type { Callers } from '../grants-of.ts'
import { readUnproved } from '../json-web-token.ts'
import { JwksUnavailable } from '../jwks.ts'
import type { Jwks } from '../jwks.ts'

/** One issuer, by its name in the configuration. */
export interface Issuer {
  readonly name: string
  readonly settings: Pick<JwtConfig, 'issuer' | 'audience' | 'algorithms' | 'tolerance' | 'name'>
  readonly jwks: Jwks
}

const retryAfterMs = 2_000
const longestName = 200
const whereKeysAre =
  'see whether its address is right, can be reached from here, and shows its OpenID configuration and keys'

/** JSON Web Tokens of the issuers that the configuration names. Tokens of others are not for this way to decide. */
export function jwtAuthenticator(issuers: readonly Issuer[], callers: Callers): Authenticator {
  return {
    kind: 'jwt',
    async authenticate({ credential, now }) {
      if (credential.type !== 'bearer') return undefined
      const said = readUnproved(credential.token)
      const issuer = issuers.find(({ settings }) => settings.issuer === said?.issuer)
      return issuer && verified(issuer, credential.token, now, callers)
    },
    checks: issuers.map(({ name, jwks }) => ({
      name: `access/jwt/${name}`,
      required: false,
      run: async () => jwks.state(),
      async examine() {
        await jwks.warm()
        const state = jwks.state()
        return state.ok ? state : { hint: whereKeysAre, ...state }
      },
    })),
    run: async () => void (await Promise.all(issuers.map(({ jwks }) => jwks.warm()))),
  }
}

async function verified(
  { name, settings, jwks }: Issuer,
  token: string,
  now: number,
  callers: Callers,
): Promise<Authentication> {
  const { issuer, audience, algorithms, tolerance } = settings
  try {
    const { payload, protectedHeader } = await jwtVerify(token, jwks.key, {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: tolerance / 1000,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    })
    return callerOfClaims({ name, settings }, payload, protectedHeader.typ, callers)
  } catch (error) {
    if (error instanceof JwksUnavailable) {
      const unavailable = 'who is asking cannot be told: the keys of the issuer are not there'
      return { unavailable, retryAfterMs }
    }
    return refused(why(error, audience))
  }
}

/**
 * The caller that a verified token tells of. Refused are tokens of another use, by their type or because they are the
 * proof of a login: a browser handles those, and any program that asks somebody to log in gets them.
 */
function callerOfClaims(
  { name, settings }: Pick<Issuer, 'name' | 'settings'>,
  claims: JWTPayload,
  type: string | undefined,
  callers: Callers,
): Authentication {
  if (type !== undefined && !/^(?:application\/)?(?:at\+)?jwt$/i.test(type)) {
    return refused('the token is of a type that is not for access')
  }
  if (claims['nonce'] !== undefined) {
    return refused('the token is the proof of a login (it has a nonce), and not for access')
  }
  const called = Object.hasOwn(claims, settings.name) ? claims[settings.name] : undefined
  if (typeof called !== 'string' || called === '' || called.length > longestName) {
    return refused(`the token has no claim ${settings.name} that could name its bearer`)
  }
  if (/\p{Cc}/u.test(called)) {
    return refused(`the claim ${settings.name} of the token has control characters in it`)
  }
  return { caller: callers.jwt(name, called, claims) }
}

function why(error: unknown, audience: string): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error
    if (claim === 'aud') return `the token is not for the audience ${audience}`
    if (claim === 'nbf') return 'the token is not good yet'
    if (claim === 'exp') return 'the token does not tell when it expires'
    return 'a claim of the token is not as it should be'
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'the token is signed by an algorithm that is not allowed'
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'the token is signed with a key that its issuer does not have'
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'the signature of the token is wrong'
  return 'the token cannot be read'
}

function refused(reason: string): Authentication {
  return { refused: reason, challenge: invalidToken }
}
