/** Why work on a call stops before it is done. */
export interface Interruption {
  readonly code: 'aborted' | 'deadline' | 'timeout' | 'closed'
  /** The reason of the caller's signal. */
  readonly reason?: unknown
}

/** Tells those who wait that their work is no longer wanted. Interrupts once; cheaper than an `AbortController`. */
export class Interrupter {
  #interruption: Interruption | undefined
  #listener: ((interruption: Interruption) => void) | undefined

  get interruption(): Interruption | undefined {
    return this.#interruption
  }

  interrupt(interruption: Interruption): void {
    if (this.#interruption) return
    this.#interruption = interruption
    this.#listener?.(interruption)
  }

  /** Calls the listener once, at once if it is interrupted already. There is one listener at a time. */
  listen(listener: ((interruption: Interruption) => void) | undefined): void {
    this.#listener = listener
    if (this.#interruption) listener?.(this.#interruption)
  }
}
