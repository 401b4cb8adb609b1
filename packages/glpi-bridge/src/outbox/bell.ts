import type { Clock } from '@retriever/upstream'

/** Wakes a loop that sleeps. A ring while nobody sleeps ends the next sleep at once. */
export interface Bell {
  ring(): void
  /** Resolves after the time, at a ring, or when the signal aborts; whatever comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Forgets the rings so far, because what they stand for is about to be seen to. */
  hush(): void
}

/** Why a sleep of the clock ends early. One for all: making an error each time costs more than the sleep. */
const awake = new Error('the sleeper was woken')

/** Creates a bell. */
export function createBell(clock: Clock): Bell {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring() {
      rung = true
      wake?.()
    },
    async sleep(ms, signal) {
      if (!rung && !signal.aborted) {
        const stop = new AbortController()
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        signal.addEventListener('abort', wake, { once: true })
        clock.sleep(ms, stop.signal).then(resolve, resolve)
        await promise
        signal.removeEventListener('abort', wake)
        wake = undefined
        stop.abort(awake)
      }
      rung = false
    },
    hush() {
      rung = false
    },
  }
}
