import type { Peer } from '../src/http/peer.ts'
import type { TokenIssuer } from './token-issuer.ts'
import { startReviewer } from './token-reviewer.ts'

/** Whom tokens have to be for. */
export const audience = 'birddog-sidecar'

/** What somebody shows, and what is to come of it at a route that needs a scope. */
export interface Presented {
  /** The way to authenticate that it is about. */
  readonly way: 'none' | 'token' | 'key' | 'kubernetes' | 'jwt' | 'certificate' | 'loopback'
  readonly credential: string
  readonly expected: 'let in' | 401 | 403 | 503
  readonly headers?: Readonly<Record<string, string>>
  /** Default: another machine, without a certificate. */
  readonly peer?: Peer
  /** Where the way itself has to be in another state. */
  readonly state?: 'reviewer down' | 'loopback wrong'
}

/** A cluster with service accounts, and what they show: tokens that are good, and others. */
export async function openCluster() {
  const now = Math.floor(Date.now() / 1000)
  const serviceAccount = 'system:serviceaccount:shop:'
  const made = [
    ['right', 'let in', { sub: 'right' }, `${serviceAccount}right`, [audience]],
    ['wrong scope', 403, { sub: 'wrong' }, `${serviceAccount}wrong`, [audience]],
    ['another account', 403, { sub: 'other' }, 'system:serviceaccount:shop-2:right', [audience]],
    ['expired', 401, { sub: 'old', exp: now - 3_600 }, `${serviceAccount}right`, [audience]],
    ['expired for the API server', 401, { sub: 'gone' }, undefined, []],
    ['wrong audience', 401, { sub: 'a', aud: 'vault' }, `${serviceAccount}right`, ['vault']],
    ['wrong audience, not told', 401, { sub: 'b' }, `${serviceAccount}right`, ['vault']],
    ['wrong issuer', 401, { iss: 'https://other-cluster.example' }, undefined, []],
    ['a person', 401, { sub: 'alice' }, 'alice', [audience]],
    ['the API server itself', 401, { sub: 'x' }, 'system:apiserver', [audience]],
  ] as const
  const tokens = new Map<
    string,
    { readonly username: string; readonly audiences: readonly string[] }
  >()
  const presented = made.map(([credential, expected, claims, username, audiences]): Presented => {
    const token = serviceAccountToken({ exp: now + 3_600, ...claims })
    if (username !== undefined) tokens.set(token, { username, audiences })
    return { way: 'kubernetes', credential, expected, headers: bearer(token) }
  })
  const late = serviceAccountToken({ exp: now + 3_600, sub: 'late' })
  const reviewer = await startReviewer(tokens)
  return {
    ...reviewer,
    presented: [
      ...presented,
      {
        way: 'kubernetes',
        credential: 'wrong signature',
        expected: 401,
        headers: bearer(`${serviceAccountToken({ exp: now + 3_600, sub: 'right' })}x`),
      },
      {
        way: 'kubernetes',
        credential: 'right, and the API server is down',
        expected: 503,
        headers: bearer(late),
        state: 'reviewer down',
      },
    ] satisfies readonly Presented[],
  }
}

function serviceAccountToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = { iss: 'https://kubernetes.default.svc', ...claims }
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(payload)}.c2lnbmF0dXJl`
}

/** Tokens of an issuer that is known, of one that answers no more, and of one that is foreign. */
export async function signedTokens(
  issuer: TokenIssuer,
  gone: TokenIssuer,
  foreign: TokenIssuer,
): Promise<readonly Presented[]> {
  const { sign } = issuer
  const right = { sub: 'right' }
  const now = Math.floor(Date.now() / 1000)
  const good = await sign(right)
  const [, claims = ''] = good.split('.')
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const secret = Buffer.from('x'.repeat(32))
  const shown: readonly (readonly [string, Presented['expected'], string])[] = [
    ['right', 'let in', good],
    ['wrong scope', 403, await sign({ sub: 'wrong' })],
    ['expired', 401, await sign(right, { exp: now - 3_600 })],
    ['without an end', 401, await sign(right, { exp: 'none' })],
    ['not good yet', 401, await sign({ ...right, nbf: now + 3_600 })],
    ['wrong audience', 401, await sign({ ...right, aud: 'vault' })],
    ['wrong issuer', 401, await foreign.sign(right)],
    ['wrong key, in the name of ours', 401, await foreign.sign({ ...right, iss: issuer.issuer })],
    ['wrong signature', 401, `${good.slice(0, -6)}AAAAAA`],
    ['alg none', 401, `${none}.${claims}.`],
    ['alg none, with a signature', 401, `${none}.${good.split('.').slice(1).join('.')}`],
    ['a shared secret', 401, await sign(right, { alg: 'HS256', key: secret })],
    ['the proof of a login', 401, await sign({ ...right, nonce: 'n' })],
    ['a token of another use', 401, await sign(right, { typ: 'logout+jwt' })],
    ['right, and the keys cannot be read', 503, await gone.sign(right)],
  ]
  return shown.map(([credential, expected, token]) => ({
    way: 'jwt',
    credential,
    expected,
    headers: bearer(token),
  }))
}

/** What carries a token. */
export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` }
}
