import { Secret } from '@retriever/upstream'

/** The value of `Authorization` for HTTP's basic authentication. */
export function basicHeader(user: string, password: string): Secret {
  return new Secret(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
}

/** The value of `Authorization` for an access token. */
export function bearerHeader(token: Secret): Secret {
  return new Secret(`Bearer ${token.reveal()}`)
}
