import { Agent, request } from 'node:http'

/** One request. */
export interface HttpCall {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly body?: string
}

/** What became of one request. */
export type Outcome =
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  /** There was no connection: nobody listens there. It can be sent again to somebody else. */
  | { readonly type: 'refused' }
  /** It had a connection, and no whole answer came. */
  | { readonly type: 'lost'; readonly why: string; readonly reused: boolean }

/** Sends requests to one server. */
export interface HttpClient {
  send(call: HttpCall): Promise<Outcome>
  close(): void
}

/** How a client connects. */
export interface ClientOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Whether connections are used again; those that have been idle longest come first, as with many clients. Default true. */
  readonly keepAlive?: boolean
}

/** A client of Node alone, which tells a connection that was refused from one that was lost. It repeats nothing. */
export function createClient(
  origin: string,
  { headers = {}, keepAlive = true }: ClientOptions = {},
): HttpClient {
  const { hostname, port } = new URL(origin)
  const agent = new Agent({ keepAlive, scheduling: 'fifo' })
  return {
    send: ({ method, path, body }) =>
      new Promise((resolve) => {
        let hasConnection = false
        const sent = request(
          {
            host: hostname,
            port,
            method,
            path,
            agent,
            headers: {
              ...headers,
              ...(body !== undefined && {
                'content-type': 'application/json',
                'content-length': Buffer.byteLength(body),
              }),
            },
          },
          (response) => {
            let text = ''
            response.setEncoding('utf8')
            response.on('data', (part: string) => (text += part))
            response.once('end', () =>
              resolve({ type: 'answered', status: response.statusCode ?? 0, body: text }),
            )
            response.once('error', lost)
          },
        )
        const lost = (error: Error): void => {
          const reused = sent.reusedSocket
          if (!hasConnection && !reused) resolve({ type: 'refused' })
          else resolve({ type: 'lost', why: error.message, reused })
        }
        sent.once('socket', (socket) => {
          if (!socket.connecting) hasConnection = true
          else socket.once('connect', () => (hasConnection = true))
        })
        sent.once('error', lost)
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}
