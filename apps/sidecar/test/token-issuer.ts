import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWTPayload } from 'jose'
import { onTestFinished } from 'vitest'

/** An issuer of JSON Web Tokens over HTTP: its OpenID configuration, its keys, and tokens that it has signed. */
export interface TokenIssuer {
  readonly issuer: string
  /** The paths that it was asked for, in order. */
  readonly asked: string[]
  /** From now on it signs with a new key; the old one is not told any more. */
  rotate(): Promise<void>
  /** Whether it answers. */
  up(isUp: boolean): void
  /** What its OpenID configuration says, beside the truth. */
  pretend(configuration: Readonly<Record<string, unknown>>): void
  sign(claims?: JWTPayload, options?: SignOptions): Promise<string>
}

/** How a token is signed. */
export interface SignOptions {
  readonly typ?: string
  readonly kid?: string
  /** Default: the key of the issuer. */
  readonly key?: CryptoKey | Uint8Array
  readonly alg?: string
  /** Epoch seconds. Default: in an hour. */
  readonly exp?: number | 'none'
}

/** Starts an issuer. It is gone after the test. */
export async function startIssuer(audience = 'birddog'): Promise<TokenIssuer> {
  const asked: string[] = []
  let generation = 0
  let keys = await generateKeyPair('ES256')
  let isUp = true
  let pretended: Readonly<Record<string, unknown>> = {}
  const told = async (url: string) => {
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: `k${generation}`, use: 'sig' }
    return url.startsWith('/.well-known/')
      ? { issuer, jwks_uri: `${issuer}/keys`, ...pretended }
      : { keys: [jwk] }
  }
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.setHeader('content-type', 'application/json')
    if (isUp) void told(url).then((body) => response.end(JSON.stringify(body)))
    else response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  return {
    issuer,
    asked,
    async rotate() {
      generation += 1
      keys = await generateKeyPair('ES256')
    },
    up: (next) => (isUp = next),
    pretend: (configuration) => (pretended = configuration),
    async sign(claims = {}, options = {}) {
      const { alg = 'ES256', kid = `k${generation}`, key = keys.privateKey, typ } = options
      const token = new SignJWT({ iss: issuer, aud: audience, sub: 'alice', ...claims })
      token.setProtectedHeader({ alg, kid, ...(typ !== undefined && { typ }) })
      if (options.exp !== 'none') {
        token.setExpirationTime(options.exp ?? Math.floor(Date.now() / 1000) + 3600)
      }
      return token.sign(key)
    },
  }
}
