import { UpstreamError } from '@retriever/upstream'
import type { Clock } from '@retriever/upstream'
import type { Secret } from '@retriever/upstream/secret'
import type { ClientAuth, Configuration } from 'openid-client'

import { OidcError } from './oidc-error.ts'
import type { PendingLogin } from './pending-logins.ts'
import type { PlainFetch } from './upstream-fetch.ts'

/** What an issuer says about somebody. */
export type Claims = Readonly<Record<string, unknown>>

/** The protocol of one login, spoken with one issuer. Every method rejects with an {@link OidcError}. */
export interface OidcClient {
  /** Where the browser shall go, and what its return has to fit to. */
  begin(redirect: string): Promise<{ readonly url: URL; readonly login: PendingLogin }>
  /**
   * What the issuer says about whoever came back with these parameters. The tokens that say it are forgotten at once.
   */
  finish(parameters: URLSearchParams, login: PendingLogin): Promise<Claims>
}

/** What the client needs to know of the issuer, and about us. */
export interface OidcClientOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: Secret | undefined
  readonly scopes: readonly string[]
  /** By which the issuer may sign. */
  readonly algorithms: readonly string[]
  /** How far its clock may be from ours. */
  readonly toleranceMs: number
  readonly fetch: PlainFetch
  readonly clock: Clock
}

/** Where its endpoints are is asked again after this long. */
const freshMs = 3_600_000

/** Makes a client. Nothing is loaded or asked before somebody logs in. */
export function createOidcClient(options: OidcClientOptions): OidcClient {
  let known: { readonly issuer: Promise<Configuration>; readonly at: number } | undefined

  const issuer = async () => {
    const { clock } = options
    if (!known || clock.monotonic() - known.at >= freshMs) {
      known = { issuer: discovered(options), at: clock.monotonic() }
    }
    const asked = known
    try {
      return await asked.issuer
    } catch (error) {
      if (known === asked) known = undefined
      throw failure(error)
    }
  }

  return {
    async begin(redirect) {
      const oidc = await import('openid-client')
      const configuration = await issuer()
      const login = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        redirect,
      }
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: options.scopes.join(' '),
        state: login.state,
        nonce: login.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(login.verifier),
        code_challenge_method: 'S256',
      })
      return { url, login }
    },
    async finish(parameters, { nonce, redirect, state, verifier }) {
      const oidc = await import('openid-client')
      const configuration = await issuer()
      const returned = new URL(redirect)
      returned.search = parameters.toString()
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        assertAlgorithm(tokens.id_token, options.algorithms)
        return tokens.claims() ?? {}
      } catch (error) {
        throw failure(error)
      }
    },
  }
}

async function discovered(options: OidcClientOptions): Promise<Configuration> {
  const oidc = await import('openid-client')
  const { clientId, clientSecret, fetch, toleranceMs } = options
  const secret = clientSecret?.reveal()
  const address = new URL(options.issuer)
  const configuration = await oidc.discovery(
    address,
    clientId,
    { [oidc.clockTolerance]: toleranceMs / 1000 },
    secret === undefined ? oidc.None() : eitherWay(oidc, secret),
    {
      [oidc.customFetch]: fetch,
      timeout: 10,
      // Whoever writes an address without TLS into the configuration has decided so.
      execute: address.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    },
  )
  // The signature is checked, too: without it a token would be good because of where it came from alone.
  oidc.enableNonRepudiationChecks(configuration)
  return configuration
}

/** By the header, which every issuer should take, unless this one takes the form only. */
function eitherWay(oidc: typeof import('openid-client'), secret: string): ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...request) => {
    const taken = server.token_endpoint_auth_methods_supported
    const isPost = taken?.includes('client_secret_post') && !taken.includes('client_secret_basic')
    return (isPost ? post : basic)(server, ...request)
  }
}

/** The library takes what the issuer announces; we take what the configuration allows. */
function assertAlgorithm(token: string | undefined, allowed: readonly string[]): void {
  const [header = ''] = (token ?? '').split('.')
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as {
    readonly alg?: unknown
  }
  if (typeof alg === 'string' && allowed.includes(alg)) return
  throw new OidcError('invalid', 'algorithm_not_allowed')
}

/** Nothing of the library's error is handed on but its code: its cause may hold tokens. */
function failure(error: unknown): OidcError {
  if (error instanceof OidcError) return error
  // The library wraps what our own upstream rejects with.
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const upstream = [error, cause].find((each) => each instanceof UpstreamError)
  if (upstream) return new OidcError('unavailable', upstream.code)
  const said = field(error, 'error')
  if (said !== undefined && field(error, 'name') === 'AuthorizationResponseError') {
    return new OidcError('denied', said)
  }
  const code = said ?? field(error, 'code') ?? 'unknown'
  const isLate = code === 'OAUTH_TIMEOUT' || field(error, 'name') === 'TimeoutError'
  const isUnready = isLate || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
  return new OidcError(isUnready ? 'unavailable' : 'invalid', code)
}

function field(error: unknown, name: string): string | undefined {
  const value: unknown = typeof error === 'object' && error ? Reflect.get(error, name) : undefined
  return typeof value === 'string' && /^\w{1,80}$/.test(value) ? value : undefined
}
