import { request as httpsRequest } from 'node:https'

import { certificate } from './tls-identity.ts'
import type { Identity } from './vault-replay/certificates.ts'

/** A `fetch` for servers with the certificate of these tests, which shows them this one of its own. */
export function tlsFetch(client?: Identity): typeof fetch {
  return (resource, { method = 'GET', headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(resource instanceof Request ? resource.url : resource, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        ca: certificate,
        agent: false,
        ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
      })
      request.on('error', reject)
      request.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const { statusCode: status = 0 } = response
          const received = Object.entries(response.headers).map(([name, value]) => [
            name,
            String(value),
          ])
          const text = Buffer.concat(chunks).toString()
          resolve(
            new Response(text === '' ? null : text, {
              status,
              headers: Object.fromEntries(received) as Record<string, string>,
            }),
          )
        })
      })
      request.end(body)
    })
}
