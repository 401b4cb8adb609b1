import { Buffer } from 'node:buffer'

import { failureOf, isBeforeSending } from './failure-of.ts'
import type { Transport, WireFailure, WireOutcome, WireRequest } from './transport.ts'
import { fetchedHeaders } from './wire-headers.ts'

/** Sends requests through a `fetch` that the user brought. It does not tell when sending begins. */
export function fetchTransport(origin: string, fetch: typeof globalThis.fetch): Transport {
  return {
    exchange: async (request, interrupter) => {
      const stop = new AbortController()
      const interrupted = new Promise<WireFailure>((resolve) => {
        interrupter.listen(({ code, reason }) => {
          resolve({ code, sent: true, cause: reason })
          stop.abort()
        })
      })
      const outcome = await Promise.race([
        interrupted,
        exchange(origin + request.target, request, fetch, stop.signal),
      ])
      interrupter.listen(undefined)
      return outcome
    },
    close: () => Promise.resolve(),
  }
}

async function exchange(
  url: string,
  request: WireRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<WireOutcome> {
  let response: Response | undefined
  try {
    response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers },
      body: typeof request.body === 'string' ? request.body : copyOf(request.body),
      redirect: 'manual',
      signal,
    })
    return await read(response, request)
  } catch (error) {
    const failure = failureOf(error, response !== undefined || !isBeforeSending(error), false)
    return { ...failure, ...(response && { status: response.status }) }
  }
}

async function read(response: Response, request: WireRequest): Promise<WireOutcome> {
  const { status } = response
  const chunks: Uint8Array[] = []
  let room = request.maxBytes
  let cut = false
  const body: AsyncIterable<Uint8Array> | null = response.body
  for await (const chunk of body ?? []) {
    if (chunk.length > room) {
      if (request.accepts(status)) return { code: 'too-large', sent: true, status }
      cut = true
      chunks.push(chunk.subarray(0, room))
      break
    }
    chunks.push(chunk)
    room -= chunk.length
  }
  const all = new Uint8Array(Buffer.concat(chunks))
  return { status, headers: fetchedHeaders(response.headers), body: all, cut, decoded: true }
}

/** `fetch` wants bytes of its own, not of memory that others may share. */
function copyOf(body: Uint8Array | undefined): Uint8Array<ArrayBuffer> | null {
  return body ? new Uint8Array(body) : null
}
