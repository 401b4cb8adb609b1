import { setTimeout } from 'node:timers/promises'

/** How requests are started. */
export interface OpenLoop {
  readonly perSecond: number
  /** Default: until the signal aborts. */
  readonly seconds?: number
  readonly signal?: AbortSignal
  /** Does what is due as number so and so, counted from 0. Must not reject. */
  readonly start: (number: number, dueAt: number) => Promise<void>
}

/**
 * Starts work by the clock, however long the work before it takes, and waits until all of it has ended. What is late is
 * made up for: whoever measures from the time at which something was due also counts the wait that a slow answer or a
 * busy machine causes to others. Returns how late the latest start was, in milliseconds.
 */
export async function openLoop({ perSecond, seconds, signal, start }: OpenLoop): Promise<number> {
  const everyMs = 1000 / perSecond
  const beginsAt = performance.now()
  const count = seconds === undefined ? Infinity : Math.round(perSecond * seconds)
  const underWay: Promise<void>[] = []
  let latestMs = 0
  for (let number = 0; number < count && !signal?.aborted;) {
    const now = performance.now()
    for (; number < count && beginsAt + number * everyMs <= now; number += 1) {
      const dueAt = beginsAt + number * everyMs
      latestMs = Math.max(latestMs, now - dueAt)
      underWay.push(start(number, dueAt))
    }
    await setTimeout(Math.max(0, beginsAt + number * everyMs - performance.now()))
  }
  await Promise.all(underWay)
  return latestMs
}
