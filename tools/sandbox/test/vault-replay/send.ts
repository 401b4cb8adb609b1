import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

import { certificate } from '../tls-identity.ts'
import type { Identity } from './certificates.ts'

/** What came back. */
export interface Received {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request as it goes over the wire. */
export interface Sending {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** The address from which it comes. */
  readonly from?: string | undefined
  /** Shown in the TLS handshake, where the server speaks TLS. */
  readonly client?: Identity | undefined
}

/** Sends a request with exactly these headers. Status 0 stands for a connection that broke. */
export function send(
  origin: string,
  { method, path, headers, body, from, client }: Sending,
): Promise<Received> {
  return new Promise((resolve) => {
    const isChunked = 'Transfer-Encoding' in headers
    const length =
      body === undefined || isChunked ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const request = (origin.startsWith('https:') ? httpsRequest : httpRequest)(
      origin,
      {
        method,
        path,
        headers: { ...headers, ...length },
        agent: false,
        ...(origin.startsWith('https:') ? { ca: certificate } : {}),
        ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString('utf8'),
          })
        })
      },
    )
    request.on('error', () => resolve({ status: 0, headers: {}, body: '' }))
    request.end(body)
  })
}
