import { verify, type KeyObject } from 'node:crypto'

/** A JWT that was taken apart; nothing about it is proved. */
export interface JsonWebToken {
  readonly algorithm: string
  readonly keyId: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: string
  readonly signature: Buffer
}

/** Takes a JWT apart; undefined when it is none. */
export function parseJwt(text: string): JsonWebToken | undefined {
  const [head = '', body = '', signature = '', ...rest] = text.split('.')
  if (rest.length > 0 || signature === '') return undefined
  try {
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    return {
      algorithm: typeof header['alg'] === 'string' ? header['alg'] : '',
      keyId: typeof header['kid'] === 'string' ? header['kid'] : undefined,
      claims,
      signed: `${head}.${body}`,
      signature: Buffer.from(signature, 'base64url'),
    }
  } catch {
    return undefined
  }
}

/** Whether this key has signed it. Keys that are shared secrets never count. */
export function isSignedBy(
  { algorithm, signed, signature }: JsonWebToken,
  key: KeyObject,
): boolean {
  const found = /^(RS|ES)(256|384|512)$/.exec(algorithm)
  if (found === null || key.asymmetricKeyType !== (found[1] === 'RS' ? 'rsa' : 'ec')) return false
  const options = { key, dsaEncoding: 'ieee-p1363' as const }
  return verify(`sha${found[2]}`, Buffer.from(signed), options, signature)
}

/** The audiences that it names. */
export function audiencesOf({ claims }: JsonWebToken): readonly string[] {
  const { aud } = claims
  return Array.isArray(aud) ? aud.map(String) : typeof aud === 'string' ? [aud] : []
}

/** What is wrong with its times, if anything; `leeway` is in seconds. */
export function timeMistake(
  { claims }: JsonWebToken,
  now: number,
  leeway: number,
): string | undefined {
  const seconds = (name: string): number | undefined =>
    typeof claims[name] === 'number' ? claims[name] : undefined
  const at = now / 1000
  const expires = seconds('exp')
  const begins = seconds('nbf') ?? seconds('iat')
  if (expires !== undefined && at > expires + leeway) {
    return 'invalid expiration time (exp) claim: token is expired'
  }
  return begins !== undefined && at < begins - leeway
    ? 'invalid not before (nbf) claim: token not yet valid'
    : undefined
}
