import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** An HTTP proxy that makes tunnels (`CONNECT`) and answers nothing else. */
export interface StageProxy {
  /** With the user and password that it wants, if any. */
  readonly url: string
  /** Where tunnels were asked for, in order: `127.0.0.1:41234`. */
  tunnels(): readonly string[]
  close(): void
}

/** Starts one. With `credentials` (`user:password`) it answers 407 to everybody else. */
export async function startProxy(credentials?: string): Promise<StageProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_, response) => response.writeHead(405).end())
  const wanted =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  server.on('connection', keep)
  server.on('connect', (request, caller: Socket) => {
    const target = request.url ?? ''
    asked.push(target)
    if (wanted !== undefined && request.headers['proxy-authorization'] !== wanted) {
      caller.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(`tunnel://${target}`)
    const onward = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''), () => {
      caller.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(caller)
      caller.pipe(onward)
    })
    onward.once('close', () => caller.destroy())
    caller.once('close', () => onward.destroy())
    keep(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${credentials === undefined ? '' : `${credentials}@`}127.0.0.1:${port}`,
    tunnels: () => [...asked],
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
