import type { Clock } from '@retriever/upstream'

/** Looks while somebody watches: at most once in a while, and at once when something is known to have changed. */
export interface Lookout {
  /** Somebody watches, until the returned function is called. */
  watch(): () => void
  /** What was seen is old. Somebody who watches gets a new look; otherwise the next one does. */
  soon(): void
  /** Looks if that is due, and resolves when it is done; for somebody who asks once. Never rejects. */
  once(): Promise<void>
  /** Ends a look that is under way, and looks no more. */
  close(): void
}

/** What the lookout works with. */
export interface LookoutOptions {
  /** Looks once. Must not reject. */
  readonly look: (signal: AbortSignal) => Promise<void>
  readonly clock: Clock
}

/** Two looks begin at least this far apart. */
const everyMs = 15_000
/** Those after a change, too: writes come in bursts. */
const restMs = 1_000

/** Makes a lookout; it does nothing before somebody watches or asks. */
export function createLookout({ look, clock }: LookoutOptions): Lookout {
  const closing = new AbortController()
  let watchers = 0
  let begunAt: number | undefined
  let isOld = false
  let looking: Promise<void> | undefined
  let waiting: AbortController | undefined

  const waitMs = () => {
    if (begunAt === undefined) return 0
    return Math.max(0, begunAt + (isOld ? restMs : everyMs) - clock.monotonic())
  }

  const now = () => {
    looking ??= (async () => {
      begunAt = clock.monotonic()
      isOld = false
      try {
        await look(closing.signal)
      } finally {
        looking = undefined
      }
    })()
    return looking
  }

  const goOn = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const ms = waitMs()
      if (ms > 0) {
        waiting = new AbortController()
        await clock.sleep(ms, AbortSignal.any([signal, waiting.signal])).catch(() => {})
        continue
      }
      await now()
    }
  }

  let watching: AbortController | undefined
  return {
    watch() {
      watchers += 1
      if (watchers === 1) {
        watching = new AbortController()
        void goOn(AbortSignal.any([watching.signal, closing.signal]))
      }
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        watchers -= 1
        if (watchers === 0) watching?.abort()
      }
    },
    soon() {
      isOld = true
      waiting?.abort()
    },
    async once() {
      if (closing.signal.aborted) return
      if (looking) await looking
      else if (waitMs() === 0) await now()
    },
    close: () => closing.abort(),
  }
}
