import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a client is to send, over and over. */
export interface LoadRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came of one request. */
export interface LoadOutcome {
  /** 0: its connection was there, and ended without an answer. */
  readonly status: number
  readonly body: string
  readonly error: string | undefined
  /** The answer said that the connection is closed after it. */
  readonly isLast: boolean
}

/** Clients that send at a steady pace. */
export interface Load {
  readonly outcomes: readonly LoadOutcome[]
  /** How many requests were sent over a connection that had been used before. */
  reused(): number
  /** Sends no more, and resolves when everything that was sent has come to its end. */
  end(): Promise<void>
}

/** How the load is made. */
export interface LoadOptions {
  readonly origin: string
  readonly perSecond: number
  /** Connections that the clients keep. */
  readonly clients: number
  readonly next: (sequence: number) => LoadRequest
}

/**
 * Sends so many requests per second, spread over clients of one kept connection each, as a load balancer does. A client
 * that is told to close its connection goes elsewhere, as does one that cannot connect: a process that is not ready gets
 * no new connections. Everything that was sent counts.
 */
export function startLoad({ origin, perSecond, clients, next }: LoadOptions): Load {
  const outcomes: LoadOutcome[] = []
  const stop = new AbortController()
  let sequence = 0
  let reused = 0

  const client = async (index: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const everyMs = (1000 * clients) / perSecond
    await sleep((everyMs * index) / clients)
    let due = performance.now()
    while (!stop.signal.aborted) {
      sequence += 1
      const outcome = await sendOne(origin, next(sequence), agent, () => (reused += 1))
      if (outcome === 'elsewhere') break
      outcomes.push(outcome)
      if (outcome.isLast) break
      due += everyMs
      await sleep(Math.max(0, due - performance.now()), undefined, stop).catch(() => {})
    }
    agent.destroy()
  }
  const running = Array.from({ length: clients }, (_, index) => client(index))
  return {
    outcomes,
    reused: () => reused,
    async end() {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** `elsewhere`: nothing listens there any more, and nothing was sent. */
function sendOne(
  origin: string,
  { method, path, headers, body }: LoadRequest,
  agent: Agent,
  onReuse: () => void,
): Promise<LoadOutcome | 'elsewhere'> {
  return new Promise((resolve) => {
    const outgoing: ClientRequest = request(`${origin}${path}`, { method, headers, agent })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const text = `${error.code}: ${method} ${path}`
      resolve(error.code === 'ECONNREFUSED' ? 'elsewhere' : failedBy(text))
    })
    outgoing.on('socket', () => {
      if (outgoing.reusedSocket) onReuse()
    })
    outgoing.on('response', (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', (error) => resolve(failedBy(String(error))))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          error: undefined,
          isLast: answer.headers.connection === 'close',
        }),
      )
    })
    outgoing.end(body)
  })
}

function failedBy(error: string): LoadOutcome {
  return { status: 0, body: '', error, isLast: false }
}
