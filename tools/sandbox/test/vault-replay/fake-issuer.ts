import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something that answers as a cluster's TokenReview or an issuer's set of keys would. */
export interface FakeIssuer {
  /** How it answers from now on; undefined for as it should. */
  mode: string | undefined
  port(): string
  start(): Promise<void>
  stop(): Promise<void>
}

/** The issuer's key pair. */
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** A key that nobody knows. */
export const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Text of the public half, as PEM. */
export const publicPem = String(rsa.publicKey.export({ type: 'spki', format: 'pem' }))

/** Signs a token with RS256. */
export function signed(
  claims: object,
  { key = rsa.privateKey, header = {} }: { key?: KeyObject; header?: object } = {},
): string {
  const encoded = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encoded({ alg: 'RS256', kid: 'k1', ...header })}.${encoded(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

interface Review {
  readonly spec: { readonly token: string; readonly audiences: readonly string[] }
}

/** Creates one that does not listen yet. */
export function createFakeIssuer(): FakeIssuer {
  let server: Server | undefined
  const issuer: FakeIssuer = {
    mode: undefined,
    port: () => String((server?.address() as AddressInfo | null)?.port ?? 1),
    start: () =>
      new Promise((resolve) => {
        server = createServer((request, response) => {
          const chunks: Buffer[] = []
          request.on('data', (chunk: Buffer) => chunks.push(chunk))
          request.on('end', () => {
            const { mode } = issuer
            if (mode === 'hang') return
            if (mode === 'drop') {
              request.socket.destroy()
              return
            }
            if (mode === 'boom') response.writeHead(500).end('boom')
            else if (/^\d+$/.test(mode ?? '')) response.writeHead(Number(mode)).end('{}')
            else if (mode === 'html') response.writeHead(200).end('<html></html>')
            else if (request.url === '/jwks') response.end(JSON.stringify(keySet()))
            else {
              const review = JSON.parse(Buffer.concat(chunks).toString()) as Review
              response.writeHead(201, { 'content-type': 'application/json' })
              response.end(JSON.stringify({ status: reviewed(review, mode) }))
            }
          })
        })
        server.listen(0, '127.0.0.1', resolve)
      }),
    stop: () =>
      new Promise((resolve) => {
        server?.closeAllConnections()
        if (server?.listening === true) server.close(() => resolve())
        else resolve()
      }),
  }
  return issuer
}

function keySet(): object {
  return { keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] }
}

function reviewed({ spec }: Review, mode: string | undefined): object {
  const body = spec.token.split('.')[1] ?? ''
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { readonly sub?: string }
  if (mode === 'unauth') return { authenticated: false }
  if (mode === 'noaud') {
    return { authenticated: true, user: { username: claims.sub ?? '' } }
  }
  if (mode === 'err') return { authenticated: false, error: 'no' }
  const username = mode === 'human' ? 'ann' : (claims.sub ?? '')
  const audiences = mode === 'otheraud' ? ['other'] : spec.audiences
  return { authenticated: true, user: { username, uid: 'u1' }, audiences }
}
