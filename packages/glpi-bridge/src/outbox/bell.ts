import type { Clock } from '@retriever/upstream'

/** Wakes a loop that sleeps. A ring while nobody sleeps ends the next sleep at once. */
export interface Bell {
  ring(): void
  /** Resolves after the time, at a ring, or when the signal aborts; whatever comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

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
        wake = () => stop.abort()
        signal.addEventListener('abort', wake, { once: true })
        await clock.sleep(ms, stop.signal).catch(() => undefined)
        signal.removeEventListener('abort', wake)
        wake = undefined
      }
      rung = false
    },
  }
}
