import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

import { createClock } from './clock.ts'
import { answerControl, isControl, type Controlled } from './control-api.ts'
import { execute, type Outcome, type Works } from './execution.ts'
import { deliver } from './delivery.ts'
import { createFaults } from './faults.ts'
import { createJournal } from './journal.ts'
import { gatewayPage } from './pages.ts'
import type { StandIn, StandInRequest, Surroundings } from './stand-in.ts'
import { requestWithUnknownVerb, writeRaw } from './unknown-verb.ts'

/** Where a stand-in listens. */
export interface ListenOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** PEM texts; without them it speaks plain HTTP. Callers are asked for a certificate, and need not have one. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

/** A stand-in that listens. */
export interface Served {
  readonly standIn: StandIn
  /** The origin: `http://127.0.0.1:41234`. */
  readonly url: string
  close(): Promise<void>
}

/** As nginx: long enough that a client never meets a connection that is just being closed. */
const keepAliveMs = 75_000

/** Starts a stand-in on a port of its own. Rejects when it cannot listen there. */
export async function serve(
  name: string,
  create: (surroundings: Surroundings) => StandIn,
  options: ListenOptions = {},
): Promise<Served> {
  const { port = 0, host = '127.0.0.1', tls } = options
  const stop = new AbortController()
  const clock = createClock()
  let url = ''
  const standIn = create({ clock, origin: () => url })
  const parts: Controlled & Works = {
    name,
    standIn,
    journal: createJournal(),
    faults: createFaults(),
    clock,
    load: { inFlight: 0 },
    signal: stop.signal,
  }
  const server = tls ? createTlsServer(tlsOptions(tls)) : createServer()
  server.keepAliveTimeout = keepAliveMs
  const transports = trackTransports(server)
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    void receive(message, parts).then((outcome) => {
      if (outcome === undefined) return
      if (outcome === 'reset') transports.reset(message.socket)
      else send(response, outcome, stop.signal)
    })
  })
  answerUnknownVerbs(server, parts)
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  url = `${tls ? 'https' : 'http'}://${shown}:${address.port}`
  return {
    standIn,
    url,
    close: () =>
      new Promise((resolve) => {
        stop.abort()
        clock.reset()
        server.close(() => resolve())
        server.closeAllConnections()
        transports.destroyAll()
      }),
  }
}

function tlsOptions({ certificate, key }: NonNullable<ListenOptions['tls']>): ServerOptions {
  return { cert: certificate, key, requestCert: true, rejectUnauthorized: false }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Undefined when the connection broke before the whole request had come: then nothing was asked. */
async function receive(
  message: IncomingMessage,
  parts: Controlled & Works,
): Promise<Outcome | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  const target = message.url ?? '/'
  const cut = target.indexOf('?')
  const request: StandInRequest = {
    method: message.method ?? 'GET',
    path: cut < 0 ? target : target.slice(0, cut),
    query: cut < 0 ? '' : target.slice(cut + 1),
    headers: headersOf(message),
    body: Buffer.concat(chunks),
    remoteAddress: plainAddress(message.socket.remoteAddress),
    ...certificateOf(message.socket),
  }
  return dispatch(request, parts)
}

async function dispatch(request: StandInRequest, parts: Controlled & Works): Promise<Outcome> {
  return isControl(request) ? answerControl(request, parts) : execute(request, parts)
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

function certificateOf(socket: Socket): Pick<StandInRequest, 'clientCertificate'> {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return shown === undefined ? {} : { clientCertificate: shown.toString() }
}

function plainAddress(address = ''): string {
  return address.replace(/^::ffff:/, '')
}

function send(
  response: ServerResponse,
  { delivery, ...answer }: Exclude<Outcome, 'reset'>,
  signal: AbortSignal,
): void {
  if (response.destroyed) return
  if (delivery !== undefined) {
    void deliver(response, answer, delivery, signal)
    return
  }
  const { status, headers, body } = answer
  response.writeHead(status, headers)
  response.end(body)
}

function answerUnknownVerbs(server: Server, parts: Controlled & Works): void {
  server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket) => {
    const from = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
    if (!socket.writable || error.rawPacket === undefined) {
      socket.destroy()
      return
    }
    const request =
      error.code === 'HPE_INVALID_METHOD'
        ? requestWithUnknownVerb(error.rawPacket, plainAddress(from))
        : undefined
    if (request === undefined) {
      writeRaw(socket, gatewayPage(400))
      return
    }
    void dispatch(request, parts).then((outcome) => {
      if (outcome === 'reset') socket.destroy()
      else writeRaw(socket, outcome)
    })
  })
}

interface Transports {
  /** Ends the TCP connection under this socket with an RST. */
  reset(socket: Socket): void
  destroyAll(): void
}

/** Under TLS only the TCP socket below can be reset; the two have the same remote port. */
function trackTransports(server: Server): Transports {
  const open = new Map<string, Socket>()
  const keyOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}`
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    if (!open.has(key)) open.set(key, socket)
    socket.once('close', () => {
      if (open.get(key) === socket) open.delete(key)
    })
  })
  return {
    reset(socket) {
      const transport = open.get(keyOf(socket)) ?? socket
      transport.resetAndDestroy()
      socket.destroy()
    },
    destroyAll() {
      for (const socket of open.values()) socket.destroy()
    },
  }
}
