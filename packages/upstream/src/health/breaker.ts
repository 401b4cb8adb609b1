import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel'

import type { Clock } from '../clock.ts'
import type { BreakerState } from '../status.ts'

/** What an attempt says about the upstream: it works, it is down, or nothing. */
export type Health = 'ok' | 'down' | 'unknown'

/** Keeps calls from an upstream that is down. */
export interface Breaker {
  readonly state: BreakerState
  /** How long until an attempt is let through; 0 when it would be now. */
  readonly waitMs: number
  /** Makes the attempt, or returns undefined when the breaker does not let it through. */
  run<T extends { readonly health: Health }>(attempt: () => Promise<T>): Promise<T | undefined>
}

/** A breaker that is always closed. */
export const noBreaker: Breaker = { state: 'closed', waitMs: 0, run: (attempt) => attempt() }

/** Opens after `failures` in a row, and lets one attempt through every `halfOpenAfterMs` to see whether it succeeds. */
export function createBreaker(
  failures: number,
  halfOpenAfterMs: number,
  clock: Clock,
  onChange: (state: BreakerState) => void,
): Breaker {
  let openedAt = -Infinity
  const leftMs = (): number => Math.max(0, openedAt + halfOpenAfterMs - clock.monotonic())
  const backoff = {
    // Cockatiel compares this with the time of day; our own clock decides whether there is anything left to wait.
    get duration() {
      return leftMs() > 0 ? Infinity : -Infinity
    },
    next: () => backoff,
  }
  const policy = circuitBreaker(
    handleWhenResult((result) => result instanceof Verdict && result.down),
    { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: backoff },
  )
  policy.onBreak(() => {
    openedAt = clock.monotonic()
  })
  policy.onStateChange((state) => onChange(nameOf(state)))

  return {
    get state() {
      return nameOf(policy.state)
    },
    get waitMs() {
      return policy.state === CircuitState.Open ? leftMs() : 0
    },
    async run(attempt) {
      // One attempt at a time is enough to see; cockatiel would let the others wait for its outcome.
      if (policy.state === CircuitState.HalfOpen) return undefined
      const probing = policy.state === CircuitState.Open
      try {
        const { value } = await policy.execute(async () => {
          const outcome = await attempt()
          // An attempt that was given up says nothing. But a probe has to say something: then the upstream stays down.
          if (outcome.health === 'unknown' && !probing) throw new NoVerdict(outcome)
          return new Verdict(outcome, outcome.health !== 'ok')
        })
        return value
      } catch (error) {
        if (error instanceof NoVerdict) return error.value
        if (error instanceof BrokenCircuitError) return undefined
        throw error
      }
    },
  }
}

class Verdict<T> {
  readonly value: T
  readonly down: boolean

  constructor(value: T, down: boolean) {
    this.value = value
    this.down = down
  }
}

/** Thrown past cockatiel, which counts neither a success nor a failure then. */
class NoVerdict<T> {
  readonly value: T

  constructor(value: T) {
    this.value = value
  }
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed'
  return state === CircuitState.HalfOpen ? 'half-open' : 'open'
}
