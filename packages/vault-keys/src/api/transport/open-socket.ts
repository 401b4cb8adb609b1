import { connect } from 'node:net'
import type { Socket } from 'node:net'

import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import { WireError } from './wire.ts'

/** A server on the network. */
export interface Server {
  /** A name or an address, without brackets. */
  readonly host: string
  readonly port: number
}

/** Where to connect to: a server, or a Unix socket. */
export type Endpoint = Server | { readonly path: string }

/** How long one step of connecting may take, and what ends it early. */
export interface StepLimits {
  readonly clock: Clock
  readonly connectMs: number
  readonly signal: AbortSignal
}

/** The endpoint of a URL. Addresses of IPv6 lose their brackets. */
export function endpointOf(url: URL): Server {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return { host: url.hostname.replaceAll(/[[\]]/g, ''), port }
}

/** How an endpoint is called in messages. */
export function nameOf(endpoint: Endpoint): string {
  if ('path' in endpoint) return endpoint.path
  const { host, port } = endpoint
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Connects. Rejects with a {@link WireError} `connect`. */
export async function openSocket(endpoint: Endpoint, limits: StepLimits): Promise<Socket> {
  const socket = connect('path' in endpoint ? endpoint : { ...endpoint, noDelay: true })
  // Whoever uses it listens for its end; its errors must not end the process in between.
  socket.on('error', () => undefined)
  const failed = (what: string, cause?: unknown) => {
    return new WireError('connect', `${nameOf(endpoint)} ${what}`, { cause })
  }
  await untilReady(socket, 'connect', limits, {
    late: () => failed(`does not take the connection within ${limits.connectMs} ms`),
    failed: (error) => failed('cannot be connected to', error),
  })
  return socket
}

/**
 * Waits for the event that says that a socket is ready. If it does not come in time, or the socket fails or ends before,
 * or the signal aborts, the socket is destroyed and the wait rejects with what the given functions make of it.
 */
export function untilReady(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { clock, connectMs, signal }: StepLimits,
  as: { readonly late: () => WireError; readonly failed: (error: Error) => WireError },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stopTimer()
      signal.removeEventListener('abort', onAbort)
      socket.off(event, onReady).off('error', onError).off('close', onClose)
    }
    const fail = (error: WireError): void => {
      settle()
      // What it still has to say is of no interest, but would end the process if nobody listened.
      socket.on('error', () => undefined).destroy()
      reject(error)
    }
    const onReady = (): void => {
      settle()
      resolve()
    }
    const onError = (error: Error): void => fail(as.failed(error))
    const onClose = (): void => fail(as.failed(new Error('the connection was closed')))
    const onAbort = (): void => fail(new WireError('interrupted', 'interrupted while connecting'))
    const stopTimer = after(clock, connectMs, () => fail(as.late()))
    socket.on(event, onReady).on('error', onError).on('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}
