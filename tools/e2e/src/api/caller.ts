/** What a request answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body; empty when it is no JSON. */
  readonly json: Readonly<Record<string, unknown>>
}

/** How a request is sent. */
export interface Sent {
  /** Default: JSON. */
  readonly type?: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the sidecar on behalf of somebody. A body that is no text is sent as JSON. */
export type Caller = (
  method: string,
  path: string,
  body?: string | object,
  sent?: Sent,
) => Promise<Answered>

/** Asks this origin with this bearer token; without one, nothing is shown. */
export function callerWith(origin: string, token?: string): Caller {
  return async (method, path, body, { type = 'application/json', accept, headers } = {}) => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type }),
        ...(accept !== undefined && { accept }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {}
    return { status: response.status, headers: response.headers, text, json }
  }
}
