import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

/** Ends some work when the first of several things happens, and remembers which one it was. */
export class Interruption<Reason extends string> {
  readonly #stop = new AbortController()
  readonly #releases: (() => void)[] = []
  #reason: Reason | undefined

  /** Aborts when the work is to end. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** What ended the work; undefined as long as nothing did. */
  get reason(): Reason | undefined {
    return this.#reason
  }

  interrupt(reason: Reason): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#stop.abort()
  }

  /** Interrupts when the signal aborts, at once when it did already. */
  on(signal: AbortSignal | undefined, reason: Reason): void {
    if (signal?.aborted) this.interrupt(reason)
    const onAbort = (): void => this.interrupt(reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#releases.push(() => signal?.removeEventListener('abort', onAbort))
  }

  /** Interrupts after so many milliseconds; never when they are infinite. */
  after(clock: Clock, ms: number, reason: Reason): void {
    if (!Number.isFinite(ms)) return
    this.#releases.push(after(clock, ms, () => this.interrupt(reason)))
  }

  /** Lets go of signals and timers. */
  release(): void {
    for (const release of this.#releases.splice(0)) release()
  }
}
