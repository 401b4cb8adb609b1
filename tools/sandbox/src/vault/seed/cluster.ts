import { sign } from 'node:crypto'

/** The address of the Kubernetes cluster that the stand-in itself plays when tokens are reviewed. */
export const sandboxCluster = 'https://kubernetes.sandbox'

/** With it that cluster signs the tokens of its service accounts. It protects nothing. */
const clusterPrivateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcEuLv/vqJlppMfG4
vEYVyuhdedCRLqTnnceq4j3qCjmhRANCAASkJ5NOwDOE/RV2VZJOKqqYXspP7R7l
0oJqFlcR+vAltJP4jW8TOxvpR1+YQ3//bgAQbUqG1SivYl8UOL9HNY8P
-----END PRIVATE KEY-----
`

/** The other half of that key, for `pem_keys`. */
export const clusterPublicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpCeTTsAzhP0VdlWSTiqqmF7KT+0e
5dKCahZXEfrwJbST+I1vEzsb6UdfmEN//24AEG1KhtUor2JfFDi/RzWPDw==
-----END PUBLIC KEY-----
`

/** Whose token it is, and for how long it is good. */
export interface ServiceAccountToken {
  /** Default `birddog`. */
  readonly name?: string
  /** Default `birddog`. */
  readonly namespace?: string
  readonly uid?: string
  /** Default `['vault']`. */
  readonly audiences?: readonly string[]
  /** Epoch milliseconds; default ten years from now. */
  readonly expiresAt?: number
  /** Claims that replace or add to the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Makes a token as the kubelet would mount it into a pod, signed by the sandbox's own cluster. */
export function serviceAccountToken(options: ServiceAccountToken = {}): string {
  const { name = 'birddog', namespace = 'birddog', audiences = ['vault'] } = options
  const { uid = '7f3c1f5e-8c0d-4b41-9f57-5a1d6a2f0b11' } = options
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    aud: audiences,
    exp: Math.floor((options.expiresAt ?? Date.now() + 315_360_000_000) / 1000),
    iat: now,
    iss: sandboxCluster,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
    ...options.claims,
  }
  const head = encoded({ alg: 'ES256', kid: 'sandbox', typ: 'JWT' })
  const signed = `${head}.${encoded(claims)}`
  const key = { key: clusterPrivateKey, dsaEncoding: 'ieee-p1363' as const }
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
