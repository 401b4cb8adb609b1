import { request } from 'node:https'

/** A `fetch` that trusts one private authority (PEM) and nothing else. Takes text bodies only. */
export function fetchTrusting(ca: string): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        input instanceof Request ? input.url : input,
        {
          ca,
          agent: false,
          method: init.method ?? 'GET',
          headers: Object.fromEntries(new Headers(init.headers)),
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const { statusCode: status = 0, headers } = incoming
            const type = headers['content-type'] ?? ''
            const body = status === 204 ? null : Buffer.concat(chunks)
            resolve(new Response(body, { status, headers: { 'content-type': type } }))
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(typeof init.body === 'string' ? init.body : undefined)
    })
}
