import type { Clock } from '@retriever/upstream/clock'

import { within } from './wait.ts'

/** Wakes all who wait for something to change. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, after the time, or when the signal aborts; whatever comes first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** One who waits for nothing but a ring looks up now and then; the timer keeps the process alive, too. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** Makes a bell. */
export function createBell(clock: Clock): Bell {
  const sleepers = new Set<() => void>()
  return {
    ring() {
      for (const wake of sleepers) wake()
    },
    async wait(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>()
      sleepers.add(resolve)
      const deadlineAt = clock.monotonic() + Math.min(ms, LONGEST_WAIT_MS)
      await within(promise, clock, deadlineAt, signal)
      sleepers.delete(resolve)
    },
  }
}
