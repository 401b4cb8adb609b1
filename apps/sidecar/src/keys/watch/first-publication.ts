import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import { KeysError } from '../failure.ts'
import { publishAll, readAll } from '../rounds.ts'
import type { PublishedSet, ReadableSet } from '../rounds.ts'
import { afterFailure } from './first-round.ts'

/** What the first publication works with. */
export interface FirstPublication {
  readonly sets: readonly ReadableSet[]
  readonly deadlineMs: number
  readonly clock: Clock
  readonly stop: AbortSignal
  /** Told about every round that failed and is followed by another one. */
  readonly onRetry: (error: KeysError, waitMs: number) => void
}

/**
 * Reads and publishes all sets, in as many rounds as it takes. Rejects with the `KeysError` of the last whole round when
 * there is no point in another one, or no time.
 */
export async function publishFirst(options: FirstPublication): Promise<readonly PublishedSet[]> {
  const { clock, deadlineMs, onRetry, sets, stop } = options
  const startedAt = clock.monotonic()
  const late = new AbortController()
  const cancel = after(clock, deadlineMs, () => late.abort())
  let lastError: KeysError | undefined
  try {
    for (let number = 1; ; number += 1) {
      try {
        // Each reading has the whole time by itself: the first round tells why it failed, a later one is cut off.
        const signal = number === 1 ? stop : AbortSignal.any([stop, late.signal])
        return await publishAll(await readAll(sets, signal))
      } catch (error) {
        if (lastError && late.signal.aborted) throw lastError
        if (!(error instanceof KeysError) || stop.aborted) throw error
        lastError = error
        const elapsedMs = clock.monotonic() - startedAt
        const codes = error.problems.map(({ code }) => code)
        const next = afterFailure(codes, { number, elapsedMs, deadlineMs })
        if (!next.again) throw error
        onRetry(error, next.waitMs)
        await clock.sleep(next.waitMs, stop)
      }
    }
  } finally {
    cancel()
  }
}
