import { createHash, randomBytes } from 'node:crypto'

import { onTestFinished } from 'vitest'

import {
  control,
  startStandIn,
  type Control,
  type OidcSeed,
  type RunningStandIn,
} from '../../src/index.ts'

/** Where the clients of the tests listen. */
export const callback = 'http://127.0.0.1:8080/callback'

/** What a server answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body, when it is JSON. */
  readonly body: Readonly<Record<string, unknown>>
  /** Where it sends the browser, with the parameters there. */
  readonly location: URL | undefined
}

/** A browser that keeps the cookie, and an issuer that it talks to. */
export interface Oidc {
  readonly standIn: RunningStandIn<'oidc'>
  readonly remote: Control
  get(path: string): Promise<Answered>
  post(path: string, form: Form, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** Asks for a code; what is undefined is left out. */
  authorize(change?: Form): Promise<Answered>
  /** Clicks on the button of this person on the page. */
  signIn(page: Answered, user?: string): Promise<Answered>
  /** Asks for tokens as the client `console`; what is undefined is left out. */
  token(change: Form): Promise<Answered>
  /** All of it: the page, the button, and the tokens. */
  login(change?: Form): Promise<Answered>
}

/** Parameters. */
export type Form = Readonly<Record<string, string | undefined>>

/** Of PKCE, for all requests of the tests. */
const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

/** Starts an issuer that ends with the test. */
export async function startOidc(seed: OidcSeed = {}): Promise<Oidc> {
  const standIn = await startStandIn('oidc', { seed })
  onTestFinished(() => standIn.close())
  const { url, clientId, clientSecret } = standIn.credentials
  let cookie = ''

  async function ask(
    path: string,
    init: Pick<RequestInit, 'method' | 'body'>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
    })
    const text = await response.text()
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const location = response.headers.get('location')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Answered['body'],
      location: location === null ? undefined : new URL(location),
    }
  }
  const get: Oidc['get'] = (path) => ask(path, { method: 'GET' })
  const post: Oidc['post'] = (path, form, headers = {}) =>
    ask(path, { method: 'POST', body: encoded(form) }, headers)
  const authorize: Oidc['authorize'] = (change = {}) =>
    get(
      `/authorize?${encoded({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: callback,
        scope: 'openid profile email groups',
        state: 'the-state',
        nonce: 'the-nonce',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...change,
      }).toString()}`,
    )
  const signIn: Oidc['signIn'] = (page, user = 'ann') =>
    post('/login', { request: /name="request" value="([^"]+)"/.exec(page.text)?.[1], user })
  const token: Oidc['token'] = (change) =>
    post('/token', { client_id: clientId, client_secret: clientSecret, ...change })
  return {
    standIn,
    remote: control(url),
    get,
    post,
    authorize,
    signIn,
    token,
    async login(change) {
      const { location } = await signIn(await authorize(change))
      return token(exchange(location?.searchParams.get('code') ?? ''))
    },
  }
}

/** The parameters that turn a code into tokens. */
export function exchange(code: string): Form {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    code_verifier: verifier,
  }
}

function encoded(form: Form): URLSearchParams {
  const given = Object.entries(form).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  )
  return new URLSearchParams(given)
}
