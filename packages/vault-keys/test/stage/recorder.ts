import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

import type { KeyPair } from './certificates.ts'
import { forward, readable, type Behind } from './passage.ts'

/** One request that passed, and what was answered. */
export interface RecordedRequest {
  readonly method: string
  /** As sent, with `/v1/`, without the query. */
  readonly path: string
  /** As sent, without the question mark. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed when it is JSON, otherwise text; null when there was none. */
  readonly body: unknown
  /** Null when nothing came back, or not yet. */
  readonly status: number | null
  /** As `body`. Of very long answers the beginning, as text. */
  readonly answer: unknown
  /** By which entrance it came. */
  readonly address: string
  /** When it was complete, and when the answer was; null when none came. By `performance.now()`. */
  readonly startedAt: number
  readonly endedAt: number | null
}

/** Which requests to show; everything that is left out matches. */
export interface RequestFilter {
  /** All of it, or a pattern. */
  readonly path?: string | RegExp
  readonly method?: string
}

/** How an entrance differs from plain HTTP on a free port of 127.0.0.1. */
export interface EntranceOptions {
  /** Speaks TLS with this certificate. */
  readonly tls?: KeyPair
  /** Asks callers for a certificate, and shows the server the one of these that a caller has shown. */
  readonly clients?: readonly KeyPair[]
  /** Listens at this path instead of on a port. */
  readonly socket?: string
}

/** A way to the server that keeps what passes. */
export interface Entrance {
  /** `http://127.0.0.1:41234`, `https://…` or `unix://…`. */
  readonly address: string
  requests(filter?: RequestFilter): readonly RecordedRequest[]
  /** Breaks all connections and refuses new ones. */
  down(): Promise<void>
  /** Listens again, at the same address. */
  up(): Promise<void>
  /** With TLS: the certificate for new connections. */
  present(tls: KeyPair): void
  /**
   * Answers like a standby node from now on: 307 to the same path at this address (`https://active.example:8200`), for
   * those that match. Without an address it passes everything on again.
   */
  redirect(to?: string, filter?: RequestFilter): void
}

type Recording = { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] }

/** Long enough that a client never meets a connection that is just being closed. */
const keepAliveMs = 75_000

/** Opens an entrance. What passes is added to `kept`; `secretsIn` is shown every answer. */
export async function openEntrance(
  behind: Behind,
  kept: RecordedRequest[],
  secretsIn: (answer: unknown) => void,
  options: EntranceOptions = {},
): Promise<Entrance> {
  const { tls, clients = [], socket } = options
  const sockets = new Set<Socket>()
  const secure =
    tls && createTlsServer({ ...asContext(tls), requestCert: true, rejectUnauthorized: false })
  const server = secure ?? createServer()
  let address = ''
  let elsewhere: { readonly to: string; readonly filter: RequestFilter } | undefined
  server.keepAliveTimeout = keepAliveMs
  server.on('connection', (each: Socket) => {
    sockets.add(each)
    each.once('close', () => sockets.delete(each))
  })
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    void bodyOf(message).then((body) => {
      if (body === undefined) return
      const entry = recordingOf(message, body, address)
      kept.push(entry)
      if (elsewhere !== undefined && fits(entry, elsewhere.filter)) {
        entry.status = 307
        entry.endedAt = performance.now()
        const location = `${elsewhere.to}${message.url ?? ''}`
        response.writeHead(307, { location, 'cache-control': 'no-store', 'content-length': '0' })
        response.end()
        return
      }
      forward({
        behind,
        message,
        body,
        response,
        entry,
        secretsIn,
        client: shown(message, clients),
      })
    })
  })
  const listen = (at: number | string): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      const listening = (): void => {
        server.off('error', reject)
        resolve()
      }
      if (typeof at === 'string') server.listen(at, listening)
      else server.listen(at, '127.0.0.1', listening)
    })
  await listen(socket ?? 0)
  const port = socket === undefined ? (server.address() as AddressInfo).port : undefined
  const scheme = tls === undefined ? 'http' : 'https'
  address = port === undefined ? `unix://${socket}` : `${scheme}://127.0.0.1:${port}`
  return {
    address,
    requests: (filter) => filtered(kept, filter).filter((each) => each.address === address),
    down: () =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve()
          return
        }
        server.close(() => resolve())
        for (const each of sockets) each.destroy()
      }),
    up: async () => {
      if (!server.listening) await listen(port ?? socket ?? 0)
    },
    present(other) {
      secure?.setSecureContext(asContext(other))
    },
    redirect(to, filter = {}) {
      elsewhere = to === undefined ? undefined : { to, filter }
    },
  }
}

/** The entries that match, as they stand now. */
export function filtered(
  entries: readonly RecordedRequest[],
  filter: RequestFilter = {},
): readonly RecordedRequest[] {
  return entries.filter((entry) => fits(entry, filter)).map((entry) => ({ ...entry }))
}

function fits(
  entry: RecordedRequest,
  { path = entry.path, method = entry.method }: RequestFilter,
): boolean {
  const isThere = typeof path === 'string' ? path === entry.path : path.test(entry.path)
  return isThere && method === entry.method
}

function asContext({ certificate, key }: KeyPair): { cert: string; key: string } {
  return { cert: certificate, key }
}

/** Undefined when the caller went away in the middle of it. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

function recordingOf(message: IncomingMessage, body: Buffer, address: string): Recording {
  const [path = '', ...query] = (message.url ?? '').split('?')
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return {
    method: message.method ?? '',
    path,
    query: query.join('?'),
    headers: Object.fromEntries(headers),
    body: readable(body),
    status: null,
    answer: null,
    address,
    startedAt: performance.now(),
    endedAt: null,
  }
}

/** The key pair whose certificate the caller has shown. */
function shown({ socket }: IncomingMessage, clients: readonly KeyPair[]): KeyPair | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const raw = socket.getPeerX509Certificate()?.toString()
  return clients.find(({ certificate }) => raw !== undefined && samePem(certificate, raw))
}

function samePem(one: string, other: string): boolean {
  return one.replaceAll(/\s/g, '') === other.replaceAll(/\s/g, '')
}
