import { request as plainRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

import type { KeyPair } from './certificates.ts'

/** The server behind an entrance. */
export interface Behind {
  readonly url: string
  /** The authority of its certificate, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
}

/** Longer answers pass whole and are kept in part. */
const keptBytes = 1_048_576

/** A request under way to the server. */
export interface Passage {
  readonly behind: Behind
  readonly message: IncomingMessage
  readonly body: Buffer
  readonly response: ServerResponse
  /** Filled with what comes back. */
  readonly entry: { status: number | null; answer: unknown; endedAt: number | null }
  readonly client: KeyPair | undefined
  secretsIn(answer: unknown): void
}

/** Passes one request on, and the answer back as it comes, broken connections included. */
export function forward({
  behind,
  message,
  body,
  response,
  entry,
  secretsIn,
  client,
}: Passage): void {
  const url = new URL(behind.url)
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest
  const onward = send({
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port,
    method: message.method,
    path: message.url,
    headers: message.rawHeaders,
    agent: false,
    ...(behind.ca !== undefined && { ca: behind.ca }),
    ...(client && { cert: client.certificate, key: client.key }),
  })
  response.sendDate = false
  response.once('close', () => onward.destroy())
  onward.once('error', () => breakOff(message.socket))
  onward.once('response', (answer) => {
    const chunks: Buffer[] = []
    let length = 0
    entry.status = answer.statusCode ?? null
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', passedOn(answer))
    response.flushHeaders()
    answer.on('data', (chunk: Buffer) => {
      if (length < keptBytes) chunks.push(chunk)
      length += chunk.length
      if (!response.write(chunk)) {
        answer.pause()
        response.once('drain', () => answer.resume())
      }
    })
    answer.once('end', () => {
      entry.answer = readable(Buffer.concat(chunks))
      entry.endedAt = performance.now()
      secretsIn(entry.answer)
      response.end()
    })
    answer.once('error', () => breakOff(message.socket))
  })
  onward.end(body)
}

/** The connection to the server is ours; how long the caller's lasts is between him and us. */
function passedOn({ rawHeaders }: IncomingMessage): string[] {
  const pairs = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
  )
  return pairs.filter(([name = '']) => !/^(?:connection|keep-alive)$/i.test(name)).flat()
}

function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

/** A body as something to look at: JSON when it is, otherwise text; null when it is empty. */
export function readable(body: Buffer): unknown {
  const text = body.toString()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
