import type { Upstream } from '@retriever/upstream'

/** The part of `fetch` that the protocol needs. */
export type PlainFetch = (
  url: string,
  options: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly signal?: AbortSignal | undefined
  },
) => Promise<Response>

/** Sends requests the way that the configuration says: through its proxy, with its authorities, within its limits. */
export function upstreamFetch(upstreamFor: (origin: string) => Upstream): PlainFetch {
  return async (address, { method, headers, body, signal }) => {
    const { origin, pathname, searchParams } = new URL(address)
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`no request with ${method}`)
    const answer = await upstreamFor(origin).request({
      method,
      path: pathname,
      query: searchParams,
      headers,
      ...(body !== undefined && body !== null && { body: textOf(body) }),
      ...(signal && { signal }),
      // What a status means is for the protocol to say.
      accept: (status) => status < 500,
    })
    const { status } = answer
    return new Response(status === 204 || status === 304 ? null : new Uint8Array(answer.body), {
      status,
      headers: answer.headers,
    })
  }
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('a body has to be text')
}
