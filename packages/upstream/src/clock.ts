/** Where time comes from. Everything here that waits or measures takes one, so that tests can hold the clock. */
export interface Clock {
  /** The time of day in epoch milliseconds. It may jump; use it for what is shown or stored. */
  now(): number
  /** Milliseconds since some fixed moment. It never goes back; use it for durations and deadlines. */
  monotonic(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Timers of Node hold a signed 32-bit number of milliseconds; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const cancel = startTimer(ms, () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      })
      const onAbort = (): void => {
        cancel()
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}

/** Calls `onTime` after `ms` milliseconds of the given clock. Returns the function that cancels it. */
export function after(clock: Clock, ms: number, onTime: () => void): () => void {
  if (clock === systemClock) return startTimer(ms, onTime)
  const stop = new AbortController()
  clock.sleep(ms, stop.signal).then(onTime, () => undefined)
  return () => stop.abort()
}

function startTimer(ms: number, onTime: () => void): () => void {
  if (ms <= LONGEST_TIMER_MS) {
    const timer = setTimeout(onTime, ms)
    return () => clearTimeout(timer)
  }
  let cancel = (): void => undefined
  const timer = setTimeout(() => {
    cancel = startTimer(ms - LONGEST_TIMER_MS, onTime)
  }, LONGEST_TIMER_MS)
  return () => {
    clearTimeout(timer)
    cancel()
  }
}
