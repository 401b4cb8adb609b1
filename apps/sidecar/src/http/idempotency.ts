import type { Clock } from '@retriever/upstream'
import { LRUCache } from 'lru-cache'

import { ProblemError } from '../problem.ts'

/** One request that may come again. */
export interface RepeatableRequest {
  /** Who asks: keys of different callers never meet. */
  readonly caller: string
  /** The caller's own name for the request. Undefined: it is not remembered. */
  readonly key: string | undefined
  /** Tells this request from another one that uses the same key. */
  readonly fingerprint: string
}

/** Answers that were given, by the keys of their requests. */
export interface Idempotency {
  /**
   * Does the work, or gives the answer that it had when it was done before: with `Idempotency-Replayed: true`. Throws
   * `in-progress` while it is being done, and `idempotency-mismatch` when the key was used for another request.
   *
   * Kept is what was done. Work that throws did not do it, so that it is decided anew; the same holds for answers of 400
   * and above.
   */
  once(request: RepeatableRequest, work: () => Promise<Response>): Promise<Response>
}

/** How long and how many answers are kept. */
export interface IdempotencyOptions {
  readonly clock: Pick<Clock, 'monotonic'>
  /** Default a day. */
  readonly keptForMs?: number
  /** Default 10,000. */
  readonly atMost?: number
  /** Bytes of all bodies together. Default 64 MiB. */
  readonly maxBytes?: number
}

interface StoredAnswer {
  readonly fingerprint: string
  readonly until: number
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array<ArrayBuffer>
}

export function createIdempotency(options: IdempotencyOptions): Idempotency {
  const { clock, keptForMs = 24 * 3_600_000, atMost = 10_000, maxBytes = 64 << 20 } = options
  const stored = new LRUCache<string, StoredAnswer>({
    max: atMost,
    maxSize: maxBytes,
    sizeCalculation: ({ body, fingerprint }) => body.length + fingerprint.length + 500,
  })
  const underWay = new Map<string, string>()

  return {
    async once({ caller, key, fingerprint }, work) {
      if (key === undefined) return work()
      const name = JSON.stringify([caller, key])
      const known = stored.get(name)
      if (known && known.until > clock.monotonic()) {
        assertSame(known.fingerprint, fingerprint)
        return replayed(known)
      }
      const running = underWay.get(name)
      if (running !== undefined) {
        assertSame(running, fingerprint)
        throw new ProblemError('in-progress', 'the first request with this key is not done yet', {
          hint: 'send it again a little later; it gets the answer of the first one',
          headers: { 'retry-after': '1' },
        })
      }
      underWay.set(name, fingerprint)
      try {
        const response = await work()
        if (response.status >= 400) return response
        const body = new Uint8Array(await response.arrayBuffer())
        const { status } = response
        const answer = { fingerprint, status, body, headers: [...response.headers] }
        stored.set(name, { ...answer, until: clock.monotonic() + keptForMs })
        return responseOf(answer)
      } finally {
        underWay.delete(name)
      }
    },
  }
}

function assertSame(known: string, fingerprint: string): void {
  if (known === fingerprint) return
  const detail = 'this idempotency key was used for another request'
  throw new ProblemError('idempotency-mismatch', detail, {
    errors: [{ header: 'idempotency-key', detail, hint: 'take a new key for a new request' }],
  })
}

function replayed(answer: StoredAnswer): Response {
  const response = responseOf(answer)
  response.headers.set('idempotency-replayed', 'true')
  return response
}

function responseOf({ status, headers, body }: Omit<StoredAnswer, 'until'>): Response {
  const copy = new Headers()
  for (const [name, value] of headers) copy.append(name, value)
  return new Response(status === 204 ? null : body, { status, headers: copy })
}
