import { compactVerify, decodeProtectedHeader } from 'jose'

import type { Authenticated, Cluster, Judged } from '../cluster.ts'
import { claimsOf, type Claims } from './claims.ts'
import { verificationKey } from './signing-key.ts'

/** Looks at a token of a service account, in the order of the real server. */
export async function verifyToken(
  cluster: Cluster,
  token: string,
  audiences: readonly string[],
): Promise<Judged> {
  const claims = unverified(token)
  if (claims === undefined || claims.issuer !== cluster.issuer) return { ok: false }
  if (!(await isSigned(token))) {
    return { ok: false, why: 'go-jose/go-jose: error in cryptographic primitive' }
  }
  const shared = audiences.filter((each) => claims.audiences.includes(each))
  if (shared.length === 0) {
    const why = `token audiences ${quoted(claims.audiences)} is invalid for the target audiences ${quoted(audiences)}`
    return { ok: false, why }
  }
  const why = mistake(cluster, claims)
  if (why !== undefined) return { ok: false, why }
  return { ok: true, authenticated: { user: userOf(claims), audiences: shared } }
}

function unverified(token: string): Claims | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    decodeProtectedHeader(token)
  } catch {
    return undefined
  }
  return claimsOf(Buffer.from(parts[1] ?? '', 'base64url').toString())
}

async function isSigned(token: string): Promise<boolean> {
  try {
    await compactVerify(token, verificationKey, { algorithms: ['RS256'] })
    return true
  } catch {
    return false
  }
}

function mistake({ objects, clock }: Cluster, claims: Claims): string | undefined {
  const now = clock.now() / 1000
  // A minute for clocks that differ, as in the library that the real server uses.
  if (now > claims.expires + 60) return 'service account token has expired'
  if (now < claims.notBefore - 60) return 'service account token is not valid yet'
  const { namespace, account } = claims
  const stored = objects.find({ plural: 'serviceaccounts', namespace, name: account.name })
  if (stored === undefined) return `serviceaccounts ${JSON.stringify(account.name)} not found`
  if (stored.uid !== account.uid) {
    return `service account UID (${stored.uid}) does not match claim (${account.uid})`
  }
  for (const [plural, bound] of [
    ['secrets', claims.secret],
    ['pods', claims.pod],
  ] as const) {
    if (bound === undefined) continue
    const object = objects.find({ plural, namespace, name: bound.name })
    if (object?.uid !== bound.uid) return 'service account token has been invalidated'
  }
  return undefined
}

function userOf({ namespace, account, id, pod }: Claims): Authenticated['user'] {
  return {
    username: `system:serviceaccount:${namespace}:${account.name}`,
    uid: account.uid,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:authenticated',
    ],
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${id}`],
      ...(pod === undefined
        ? {}
        : {
            'authentication.kubernetes.io/pod-name': [pod.name],
            'authentication.kubernetes.io/pod-uid': [pod.uid],
          }),
    },
  }
}

function quoted(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`
}
