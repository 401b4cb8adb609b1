/** How many of the latest calls can be saved up in the bucket. */
const CALLS_SAVED = 100
const MINUTE_MS = 60_000

/**
 * A token bucket that bounds retries: every call pays in a part of a retry, time pays in a few, and each retry takes
 * one out. Times are milliseconds of a clock that never goes back.
 */
export class RetryBudget {
  readonly #ratio: number
  readonly #perMinute: number
  readonly #capacity: number
  #tokens: number
  #filledAt: number

  constructor(ratio: number, perMinute: number, now: number) {
    this.#ratio = ratio
    this.#perMinute = perMinute
    this.#capacity = perMinute + ratio * CALLS_SAVED
    this.#tokens = perMinute
    this.#filledAt = now
  }

  /** Pays in for one call. */
  deposit(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + this.#ratio)
  }

  /** Whether there is enough for one retry. */
  has(now: number): boolean {
    const refill = ((now - this.#filledAt) * this.#perMinute) / MINUTE_MS
    this.#filledAt = now
    // What time pays in never fills more than its own share: a quiet hour does not pay for a storm.
    if (this.#tokens < this.#perMinute) {
      this.#tokens = Math.min(this.#perMinute, this.#tokens + refill)
    }
    return this.#tokens >= 1
  }

  /** Takes out one retry. Ask `has` first. */
  withdraw(): void {
    this.#tokens -= 1
  }
}
