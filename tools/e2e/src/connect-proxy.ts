import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** One CONNECT that the proxy was asked for. */
interface Tunnel {
  /** `host:port` as the client wrote it. */
  readonly target: string
  /** False when the proxy knows no way there. */
  readonly opened: boolean
}

/** A running proxy. */
export interface ConnectProxy {
  readonly url: string
  /** Every CONNECT so far, in order. */
  readonly tunnels: readonly Tunnel[]
  /** Requests that were not CONNECT: `METHOD target`. They are refused. */
  readonly refused: readonly string[]
  close(): Promise<void>
}

/**
 * Starts a CONNECT proxy on loopback. `wayTo` tells the loopback port behind a host name, or undefined when there is no
 * way. The names need not exist in DNS: whoever gets through to them came through this proxy.
 */
export async function startConnectProxy(
  wayTo: (host: string) => number | undefined,
): Promise<ConnectProxy> {
  const tunnels: Tunnel[] = []
  const refused: string[] = []
  const sockets = new Set<Duplex>()
  const keep = (socket: Duplex) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((request, response) => {
    refused.push(`${request.method} ${request.url}`)
    response.writeHead(405).end('only CONNECT\n')
  })
  server.on('connection', keep)
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = request.url ?? ''
    const port = wayTo(target.slice(0, target.lastIndexOf(':')))
    tunnels.push({ target, opened: port !== undefined })
    if (port === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const upstream: Socket = connect({ host: '127.0.0.1', port }, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    keep(upstream)
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
