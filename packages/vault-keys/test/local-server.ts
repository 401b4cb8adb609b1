import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net'

import { onTestFinished } from 'vitest'

/** A server of a test, on a port of 127.0.0.1. It is closed when the test is over. */
export interface LocalServer {
  /** `http://127.0.0.1:41234`, or `https://…`. */
  readonly url: string
  readonly port: number
  /** So many connections were made so far. */
  readonly connections: number
  /** Those that are open now. */
  readonly open: ReadonlySet<Socket>
  close(): Promise<void>
}

/** Answers HTTP. */
export function listen(answer: RequestListener, tls?: ServerOptions): Promise<LocalServer> {
  const server: Server = tls ? createTlsServer(tls, answer) : createServer(answer)
  return opened(server, tls ? 'https' : 'http')
}

/** Speaks whatever the function makes of a connection. */
export function listenRaw(talk: (socket: Socket) => void): Promise<LocalServer> {
  const server = createTcpServer((socket) => {
    talk(socket)
    // Who does not read does not see the end either.
    socket.resume()
  })
  return opened(server, 'http')
}

/** The body of a request as text. */
export async function bodyOf(message: IncomingMessage): Promise<string> {
  let text = ''
  message.setEncoding('utf8')
  for await (const chunk of message) text += String(chunk)
  return text
}

/** An answer as a Vault gives it. */
export function json(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): RequestListener {
  return (_message, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

async function opened(server: Server | TcpServer, scheme: string): Promise<LocalServer> {
  const open = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    open.add(socket)
    socket.on('error', () => undefined).once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  onTestFinished(close)
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections
    },
    open,
    close,
  }
}
