import {
  control,
  startStandIn,
  type Control,
  type LeanixCredentials,
  type LeanixSeed,
} from '../../src/index.ts'

/** What came back for one call. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Parsed; the text when it is not JSON. */
  readonly body: unknown
}

/** A running workspace and somebody who calls it. */
export interface Stage {
  readonly credentials: LeanixCredentials
  readonly remote: Control
  /** Asks for an access token with this API token. */
  exchange(apiToken: string, form?: string): Promise<Answered>
  /** An access token. */
  token(apiToken?: string): Promise<string>
  /** Posts to the GraphQL endpoint. */
  post(token: string, body: unknown, type?: string): Promise<Answered>
  /** Logs in, asks, expects 200; `data` and `errors`. */
  ask(query: string, variables?: object, operationName?: string): Promise<Reply>
}

/** The answer to a query. */
export interface Reply {
  readonly data: unknown
  readonly errors?: readonly { readonly message: string; readonly path?: readonly unknown[] }[]
}

/** Starts a workspace, plays, and ends it. */
export async function playLeanix(
  play: (stage: Stage) => Promise<void>,
  seed: LeanixSeed = {},
): Promise<void> {
  const standIn = await startStandIn('leanix', { seed })
  const { credentials } = standIn
  const send = async (path: string, headers: object, body: string): Promise<Answered> => {
    const response = await fetch(`${credentials.url}${path}`, {
      method: 'POST',
      headers: { ...headers },
      body,
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const parsed: unknown = isJson ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body: parsed }
  }
  const exchange: Stage['exchange'] = (apiToken, form = 'grant_type=client_credentials') =>
    send(
      '/services/mtm/v1/oauth2/token',
      {
        authorization: `Basic ${btoa(`apitoken:${apiToken}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      form,
    )
  const token: Stage['token'] = async (apiToken = credentials.apiToken) => {
    const { body } = await exchange(apiToken)
    return (body as { access_token: string }).access_token
  }
  const post: Stage['post'] = (bearer, body, type = 'application/json') =>
    send(
      '/services/pathfinder/v1/graphql',
      { authorization: `Bearer ${bearer}`, 'content-type': type },
      typeof body === 'string' ? body : JSON.stringify(body),
    )
  try {
    await play({
      credentials,
      remote: control(standIn.url),
      exchange,
      token,
      post,
      async ask(query, variables, operationName) {
        const { status, body } = await post(await token(), { query, variables, operationName })
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
        return body as Reply
      },
    })
  } finally {
    await standIn.close()
  }
}
