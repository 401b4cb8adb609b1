import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rootCertificates } from 'node:tls'

import type { Maker } from './mounts.ts'
import type { KubernetesMount, ServiceAccount, Within } from './stage.ts'

let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined

/** The cluster's key pair, the same for all scenarios of a process. */
function keyPair(): NonNullable<typeof keys> {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return keys
}

/** Mounts the Kubernetes method with one role, and starts the TokenReview that it asks. */
export async function mountKubernetes(
  { admin, name, onEnd }: Maker & { onEnd(end: () => unknown): void },
  role: object = {},
  { mount = name('kubernetes'), ...within }: Within & { readonly mount?: string } = {},
): Promise<KubernetesMount> {
  const reviewer = await startReviewer()
  onEnd(() => reviewer.close())
  await admin('POST', `sys/auth/${mount}`, { type: 'kubernetes' }, within)
  const config = {
    kubernetes_host: reviewer.url,
    // Read when it is configured, and not needed for plain HTTP: any will do.
    kubernetes_ca_cert: rootCertificates[0],
    disable_local_ca_jwt: true,
    pem_keys: [String(keyPair().publicKey.export({ type: 'spki', format: 'pem' }))],
  }
  await admin('POST', `auth/${mount}/config`, config, within)
  const bound = {
    bound_service_account_names: 'birddog',
    bound_service_account_namespaces: 'birddog',
    audience: 'vault',
    token_ttl: '10m',
    token_max_ttl: '1h',
  }
  await admin('POST', `auth/${mount}/role/birddog`, { ...bound, ...role }, within)
  return { mount, role: 'birddog', jwt: serviceAccountToken, reviewer }
}

/** A token as the kubelet mounts it into a pod. */
function serviceAccountToken({
  name = 'birddog',
  namespace = 'birddog',
  audiences = ['vault'],
  expiresAt = Date.now() + 3_600_000,
  claims = {},
}: ServiceAccount = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const all = {
    aud: audiences,
    exp: Math.floor(expiresAt / 1000),
    iat: now,
    iss: 'https://kubernetes.default.svc',
    jti: randomUUID(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid: `uid-${namespace}-${name}` } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
    ...claims,
  }
  const text = `${encoded({ alg: 'RS256', kid: 'stage' })}.${encoded(all)}`
  return `${text}.${sign('sha256', Buffer.from(text), keyPair().privateKey).toString('base64url')}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

interface Reviewer {
  readonly url: string
  down(): void
  up(): void
  close(): void
}

interface Review {
  readonly spec: { readonly token: string; readonly audiences?: readonly string[] }
}

interface Claims {
  readonly sub: string
  readonly 'kubernetes.io'?: { readonly serviceaccount?: { readonly uid?: string } }
}

function userOf(claims: Claims): { readonly username: string; readonly uid: string } {
  return { username: claims.sub, uid: claims['kubernetes.io']?.serviceaccount?.uid ?? '' }
}

/** Answers TokenReviews: every token that reaches it is good, because its signature was checked before. */
async function startReviewer(): Promise<Reviewer> {
  let isDown = false
  const server = createServer((request, response) => {
    if (isDown) {
      request.socket.destroy()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { spec } = JSON.parse(Buffer.concat(chunks).toString()) as Review
      const [, claims = ''] = spec.token.split('.')
      const user = userOf(JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims)
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({ status: { authenticated: true, user, audiences: spec.audiences ?? [] } }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    down: () => {
      isDown = true
    },
    up: () => {
      isDown = false
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
