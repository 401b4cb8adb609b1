import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { TLSSocket } from 'node:tls'

import { listen } from './local-server.ts'

/** A forward proxy that ends with the test. */
export interface LocalProxy {
  readonly url: string
  readonly port: number
  /** `CONNECT host:port` or `GET http://…`, oldest first. */
  readonly seen: readonly string[]
  /** What came as `Proxy-Authorization`. */
  readonly authorizations: readonly (string | undefined)[]
}

interface ProxyOptions {
  /** What `Proxy-Authorization` must be. */
  readonly authorization?: string
  /** Answers every request with this status. */
  readonly refuseWith?: number
  /** Accepts requests and never answers. */
  readonly silent?: boolean
  readonly tls?: https.ServerOptions
  /** Called for each TLS connection. */
  readonly onConnection?: (socket: TLSSocket) => void
}

export async function proxy(options: ProxyOptions = {}): Promise<LocalProxy> {
  const seen: string[] = []
  const authorizations: (string | undefined)[] = []
  const refusal = (request: http.IncomingMessage): number | undefined => {
    seen.push(`${request.method} ${request.url}`)
    const given = request.headers['proxy-authorization']
    authorizations.push(given)
    if (options.authorization !== undefined && given !== options.authorization) return 407
    return options.refuseWith
  }
  const server = options.tls ? https.createServer(options.tls) : http.createServer()
  server.on('secureConnection', (socket: TLSSocket) => options.onConnection?.(socket))
  server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    const status = refusal(request)
    if (options.silent) return
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${request.url}`)
    const target = net.connect(Number(port || 80), hostname.replace(/^\[(.*)\]$/, '$1'))
    target.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
    socket.on('error', () => target.destroy())
    socket.on('close', () => target.destroy())
  })
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const status = refusal(request)
    if (options.silent) return
    if (status !== undefined) {
      response.writeHead(status).end()
      return
    }
    const { method = 'GET' } = request
    const { 'proxy-authorization': _, ...headers } = request.headers
    const forward = http.request(request.url ?? '', { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    forward.on('error', () => response.writeHead(502).end())
    request.pipe(forward)
  })
  const { port } = await listen(server)
  const scheme = options.tls ? 'https' : 'http'
  return { url: `${scheme}://127.0.0.1:${port}`, port, seen, authorizations }
}
