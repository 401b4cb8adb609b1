import type { Agent, IncomingMessage } from 'node:http'

import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import { isHandshakeAlert, tlsError } from './tls-failure.ts'
import { request as startRequest } from './node-http.ts'
import { codeOf, WireError } from './wire.ts'
import type { WireAnswer, WireRequest } from './wire.ts'

/** What an exchange goes by. */
export interface ExchangeOptions {
  readonly agent: Agent
  /** As it stands in the first line: the path, or for a proxy the whole URL. */
  readonly target: string
  /** Of the server, for messages. */
  readonly endpoint: string
  readonly clock: Clock
  /** From the request to the head of the answer. */
  readonly responseMs: number
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** Says that an idle connection had been closed by the other side when we took it. */
export class StaleConnection extends WireError {}

/** Sends a request and reads the whole answer. Rejects with a {@link WireError}. */
export function exchange(request: WireRequest, options: ExchangeOptions): Promise<WireAnswer> {
  const { agent, target, endpoint, clock, responseMs, maxBytes, signal } = options
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new WireError('interrupted', 'interrupted'))
    let sent = false
    let begun = false
    let stopTimer = (): void => undefined
    const outgoing = startRequest({
      agent,
      method: request.method,
      path: target,
      setHost: false,
      headers: headersOf(request),
    })
    const settle = (): void => {
      stopTimer()
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (error: WireError): void => {
      settle()
      reject(error)
      outgoing.destroy()
    }
    const onAbort = (): void => fail(new WireError('interrupted', 'interrupted', { sent }))
    signal.addEventListener('abort', onAbort, { once: true })

    outgoing.on('socket', () => {
      sent = true
      stopTimer = after(clock, responseMs, () => {
        fail(new WireError('slow', `${endpoint} does not answer within ${responseMs} ms`, { sent }))
      })
    })
    // It stays to the end: a request that was destroyed may have errors that nobody waits for.
    outgoing.on('error', (error) => {
      if (error instanceof WireError) return fail(error)
      fail(failureOf(error, { stale: outgoing.reusedSocket && !begun, endpoint }))
    })
    outgoing.on('response', (incoming) => {
      begun = true
      stopTimer()
      readBody(incoming, maxBytes, endpoint).then((body) => {
        settle()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body })
      }, fail)
    })
    outgoing.end(request.body)
  })
}

function headersOf({ url, headers, body }: WireRequest): Record<string, string> {
  return {
    Host: url.host,
    Accept: 'application/json',
    'Accept-Encoding': 'identity',
    ...(body !== undefined && {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
    }),
    ...headers,
  }
}

function readBody(incoming: IncomingMessage, maxBytes: number, endpoint: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const tooLarge = (): void => {
      const what = `${endpoint} answers with more than ${maxBytes} bytes`
      reject(new WireError('too-large', what, { sent: true, lasting: true }))
    }
    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return tooLarge()
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) return tooLarge()
      chunks.push(chunk)
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', (cause) => {
      reject(
        new WireError('broken-off', `${endpoint} breaks its answer off`, { sent: true, cause }),
      )
    })
  })
}

function failureOf(
  error: Error,
  { stale, endpoint }: { readonly stale: boolean; readonly endpoint: string },
): WireError {
  const code = codeOf(error)
  if (isHandshakeAlert(error)) return tlsError(error, endpoint)
  const lasting = { sent: true, lasting: true, cause: error }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new WireError('too-large', `${endpoint} answers with headers that are too long`, lasting)
  }
  if (code.startsWith('HPE_')) {
    return new WireError('malformed', `${endpoint} does not answer in HTTP`, lasting)
  }
  const what = `${endpoint} ends the connection without an answer`
  const passing = { sent: true, cause: error }
  return stale ? new StaleConnection('reset', what, passing) : new WireError('reset', what, passing)
}
