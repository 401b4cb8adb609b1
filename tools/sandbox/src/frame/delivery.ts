import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

import type { FaultEffect } from './faults.ts'
import type { StandInAnswer } from './stand-in.ts'

/** How an answer goes out over the wire, when it does not go as it is. */
export interface Delivery {
  /** In pieces of so many bytes; each but the first comes so much later. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number }
  /** Spaces follow until the body is so many bytes long. */
  readonly padTo?: number
  /** The connection ends after so many bytes of the body. */
  readonly cutOffAfter?: number
}

/** What fault effects make of the delivery; undefined when they leave it alone. */
export function deliveryOf(effects: readonly FaultEffect[]): Delivery | undefined {
  const changes = effects.flatMap((effect): Delivery[] => {
    if (effect.type === 'drip') return [{ drip: effect }]
    if (effect.type === 'padded') return [{ padTo: effect.bytes }]
    return effect.type === 'cut-off' ? [{ cutOffAfter: effect.afterBytes }] : []
  })
  return changes.length === 0 ? undefined : Object.assign({}, ...changes)
}

/** Sends an answer. Waiting ends when the signal aborts. */
export async function deliver(
  response: ServerResponse,
  { status, headers, body }: StandInAnswer,
  { drip, padTo = 0, cutOffAfter = Infinity }: Delivery,
  signal: AbortSignal,
): Promise<void> {
  const whole = padded(Buffer.from(body), padTo)
  const length = 'content-length' in headers ? { 'content-length': String(whole.length) } : {}
  response.writeHead(status, { ...headers, ...length })
  response.flushHeaders()
  const sent = whole.subarray(0, cutOffAfter)
  const { bytes, everyMs } = drip ?? { bytes: Math.max(sent.length, 1), everyMs: 0 }
  for (let from = 0; from < sent.length; from += bytes) {
    if (from > 0) await delay(everyMs, undefined, { signal }).catch(() => undefined)
    if (response.destroyed || signal.aborted) return
    await written(response, sent.subarray(from, from + bytes))
  }
  // What was written goes out first, as when a process ends in the middle of its answer.
  if (cutOffAfter < whole.length) response.socket?.destroySoon()
  else response.end()
}

/** Resolves once the bytes have left, or cannot any more. */
function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => resolve())
  })
}

function padded(body: Buffer, length: number): Buffer {
  const missing = Math.max(length - body.length, 0)
  return Buffer.concat([body, Buffer.alloc(missing, ' ')])
}
