import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'

/** A request and whom to trust for its answer. */
export interface Asking {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The authority of the server's certificate, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
  /** Shown in the TLS handshake, PEM. */
  readonly certificate?: string
  readonly key?: string
}

/** Sends one request on a connection of its own; redirects are not followed. */
export function exchange(
  url: string,
  { method, headers = {}, body = '', ca, certificate, key }: Asking,
): Promise<{ readonly status: number; readonly text: string }> {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest
  const length = String(Buffer.byteLength(body))
  return new Promise((resolve, reject) => {
    const options = {
      method,
      agent: false,
      headers: { ...headers, 'content-length': length },
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { cert: certificate, key }),
    }
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
    })
    request.once('error', reject)
    request.end(body)
  })
}

/** A `fetch` that trusts this authority, as far as the control API needs one. */
export function fetchTrusting(ca: string): typeof fetch {
  return async (resource, { method = 'GET', body } = {}) => {
    const url = resource instanceof Request ? resource.url : String(resource)
    const { status, text } = await exchange(url, {
      method,
      ca,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : '',
    })
    return new Response(text === '' ? null : text, { status })
  }
}
