import type { Clock } from '../clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves the time forward and wakes every sleeper that is due, each at its own moment and in order. Code that is woken
   * gets a turn of the event loop before the time goes on, so that a sleep that follows another one falls due as well.
   */
  advance(ms: number): Promise<void>
  /** How many sleeps wait now. */
  readonly sleeping: number
}

interface Sleeper {
  readonly dueAt: number
  wake(): void
}

/** Makes a clock whose `now()` is `startAt` (epoch milliseconds) and whose `monotonic()` is 0. */
export function manualClock(startAt = 0): ManualClock {
  let elapsed = 0
  const sleepers = new Set<Sleeper>()

  function nextDue(until: number): Sleeper | undefined {
    let next: Sleeper | undefined
    for (const sleeper of sleepers) {
      if (sleeper.dueAt <= until && (!next || sleeper.dueAt < next.dueAt)) next = sleeper
    }
    return next
  }

  return {
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          dueAt: elapsed + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    async advance(ms) {
      const until = elapsed + ms
      await turn()
      for (let next = nextDue(until); next; next = nextDue(until)) {
        elapsed = Math.max(elapsed, next.dueAt)
        next.wake()
        await turn()
      }
      elapsed = until
      await turn()
    },
    get sleeping() {
      return sleepers.size
    },
  }
}

/** Lets everything run that only waits for promises. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
