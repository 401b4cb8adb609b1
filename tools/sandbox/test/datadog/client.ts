/** What came back for one call. */
export interface Answered {
  readonly status: number
  /** Parsed; the text when it is not JSON; undefined when there is none. */
  readonly body: unknown
}

/** One way to talk to Datadog: plain HTTP here, a library elsewhere. */
export interface Client {
  /** The path with its query string; a text is sent as it is, anything else as JSON. */
  send(method: string, path: string, body?: unknown): Promise<Answered>
  /** Gives its connections back. */
  close?(): Promise<void>
}

/** The address and the keys that a client is given. */
export interface ClientOptions {
  readonly url: string
  readonly apiKey?: string | undefined
  readonly appKey?: string | undefined
}

/** The answer of plain HTTP, with what other clients may hide. */
export interface HttpAnswered extends Answered {
  readonly headers: Headers
  readonly text: string
}

/** Talks to Datadog by `fetch`. */
export function httpClient({ url, apiKey, appKey }: ClientOptions): {
  send(method: string, path: string, body?: unknown): Promise<HttpAnswered>
} {
  return {
    async send(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(apiKey === undefined ? {} : { 'DD-API-KEY': apiKey }),
          ...(appKey === undefined ? {} : { 'DD-APPLICATION-KEY': appKey }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') === true
      const parsed: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text
      return { status: response.status, body: parsed, headers: response.headers, text }
    },
  }
}
