import { BulkheadRejectedError, bulkhead } from 'cockatiel'

/** Limits how much goes on at the same time, and how much waits. */
export interface Bulkhead {
  readonly inFlight: number
  readonly queued: number
  /** Runs the work when it is its turn, or returns undefined when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>
}

/** At most `limit` at a time, and at most `queue` waiting. */
export function createBulkhead(limit: number, queue: number): Bulkhead {
  const policy = bulkhead(limit, queue)
  return {
    get inFlight() {
      return limit - policy.executionSlots
    },
    get queued() {
      return queue - policy.queueSlots
    },
    async run(work) {
      try {
        return await policy.execute(work)
      } catch (error) {
        if (error instanceof BulkheadRejectedError) return undefined
        throw error
      }
    },
  }
}
