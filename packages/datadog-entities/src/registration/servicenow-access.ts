import { Secret } from '@retriever/upstream'
import type { Clock, CredentialSource, Upstream } from '@retriever/upstream'

import { accessTokens } from './access-tokens.ts'
import { basicHeader, bearerHeader } from './basic-header.ts'
import { withCredential } from './credential-anew.ts'

/** How ServiceNow lets us in. */
export type ServicenowCredentials =
  | { readonly user: string; readonly password: CredentialSource<string> }
  /** OAuth: for the user, with its password; without a user, for the client itself. */
  | {
      readonly clientId: string
      readonly clientSecret: CredentialSource<string>
      readonly user?: string
      readonly password?: CredentialSource<string>
    }
  | { readonly apiKey: CredentialSource<string> }

/** The headers of a request that is let in. */
export type AccessHeaders = Readonly<Record<string, Secret>>

/** The headers as a source that is told when they are refused. */
export function servicenowAccess(
  credentials: ServicenowCredentials,
  { upstream, clock, signal }: { upstream: Upstream; clock: Clock; signal: AbortSignal },
): CredentialSource<AccessHeaders> {
  const hidden = (value: string): Secret => {
    const secret = new Secret(value)
    upstream.register(secret)
    return secret
  }
  if ('apiKey' in credentials) {
    return mapped(credentials.apiKey, (key) => ({ 'x-sn-apikey': hidden(key) }))
  }
  if (!('clientId' in credentials)) {
    const { user, password } = credentials
    return mapped(password, (value) => ({
      authorization: basicHeader(user, hidden(value).reveal()),
    }))
  }
  const { clientId, clientSecret, user, password } = credentials

  async function exchanged(form: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await upstream.request({
      method: 'POST',
      path: '/oauth_token.do',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      repeatable: true,
    })
    return answer.json()
  }
  const tokens = accessTokens(
    () =>
      withCredential(
        pairOf(clientSecret, password),
        signal,
        ([secret, value]) =>
          exchanged({
            grant_type: user === undefined ? 'client_credentials' : 'password',
            client_id: clientId,
            client_secret: hidden(secret).reveal(),
            ...(user !== undefined && { username: user }),
            ...(value !== undefined && { password: hidden(value).reveal() }),
          }),
        [400, 401],
      ),
    clock,
  )
  return mapped(tokens, (token) => {
    upstream.register(token)
    return { authorization: bearerHeader(token) }
  })
}

function mapped<From, To>(
  source: CredentialSource<From>,
  made: (value: From) => To,
): CredentialSource<To> {
  return {
    async get(signal) {
      const { version, value } = await source.get(signal)
      return { version, value: made(value) }
    },
    reject: (version) => source.reject(version),
  }
}

/** Both as one: when the server refuses them, either may be the old one. */
function pairOf(
  one: CredentialSource<string>,
  other: CredentialSource<string> | undefined,
): CredentialSource<readonly [string, string | undefined]> {
  return {
    async get(signal) {
      const [a, b] = await Promise.all([one.get(signal), other?.get(signal)])
      return { version: `${a.version}\n${b?.version ?? ''}`, value: [a.value, b?.value] }
    },
    reject(version) {
      const [a = '', b = ''] = version.split('\n')
      one.reject(a)
      other?.reject(b)
    },
  }
}
