import { once } from 'node:events'
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

import { onTestFinished } from 'vitest'

/** A request as it arrived. */
interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<http.IncomingHttpHeaders>
  readonly body: string
}

/** A server that ends with the test. */
export interface LocalServer {
  readonly url: string
  readonly port: number
  /** Every request whose body was read, oldest first. */
  readonly arrived: readonly Arrived[]
  /** Connections that are open now. */
  readonly connections: ReadonlySet<Socket>
}

type Handler = (request: Arrived, response: ServerResponse, socket: Socket) => void

/** Starts an HTTP server (HTTPS with `tls`) that reads each request whole and then calls the handler. */
export async function serve(
  handler: Handler,
  { host = '127.0.0.1', tls }: { readonly host?: string; readonly tls?: https.ServerOptions } = {},
): Promise<LocalServer> {
  const arrived: Arrived[] = []
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      arrived.push(one)
      handler(one, response, request.socket)
    })
  }
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener)
  const { port, connections } = await listen(server, host)
  const name = host.includes(':') ? `[${host}]` : host
  return { url: `${tls ? 'https' : 'http'}://${name}:${port}`, port, arrived, connections }
}

/** Starts a TCP server that gives each connection to the handler. */
export async function serveRaw(
  handler: (socket: Socket) => void,
): Promise<Pick<LocalServer, 'url' | 'port' | 'connections'>> {
  const server = net.createServer(handler)
  const { port, connections } = await listen(server, '127.0.0.1')
  return { url: `http://127.0.0.1:${port}`, port, connections }
}

/** Lets a server listen on a free port until the test ends. */
export async function listen(
  server: net.Server,
  host = '127.0.0.1',
): Promise<Pick<LocalServer, 'port' | 'connections'>> {
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => connections.delete(socket))
  })
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections }
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
