/** What has to be done before something else. */
export interface Step {
  readonly key: string
  /** Keys of the steps that must have succeeded; those that are no steps count as succeeded. */
  readonly after: readonly string[]
  /** Steps of a later phase wait until all those before have ended, well or not. */
  readonly phase: number
}

/** How a step ended. `stop` begins nothing more. */
export type StepEnd = 'ok' | 'failed' | 'stop'

/** What became of a step. */
export type StepOutcome =
  | { readonly ran: true }
  | { readonly ran: false; readonly because: 'blocked'; readonly by: string }
  | { readonly ran: false; readonly because: 'stopped' }

/**
 * Runs every step when those before it have succeeded, at most `limit` at the same time, otherwise in the given order.
 * `run` must not reject.
 */
export async function runInOrder<S extends Step>(
  steps: readonly S[],
  limit: number,
  run: (step: S) => Promise<StepEnd>,
  isStopped: () => boolean,
): Promise<ReadonlyMap<string, StepOutcome>> {
  const outcomes = new Map<string, StepOutcome>()
  const succeeded = new Set<string>()
  const keys = new Set(steps.map(({ key }) => key))
  let stopped = false
  for (const phase of [...new Set(steps.map((step) => step.phase))].toSorted((a, b) => a - b)) {
    await runPhase(steps.filter((step) => step.phase === phase))
  }
  return outcomes

  async function runPhase(inPhase: readonly S[]): Promise<void> {
    const waiting = new Set(inPhase)
    const underWay = new Set<Promise<void>>()
    while (waiting.size > 0 || underWay.size > 0) {
      for (const step of waiting) {
        if (underWay.size >= limit) break
        const state = stateOf(step)
        if (state === 'wait') continue
        waiting.delete(step)
        if (state !== 'go') {
          outcomes.set(step.key, state)
          continue
        }
        const running: Promise<void> = run(step).then((end) => {
          underWay.delete(running)
          outcomes.set(step.key, { ran: true })
          if (end === 'ok') succeeded.add(step.key)
          if (end === 'stop') stopped = true
        })
        underWay.add(running)
      }
      if (underWay.size === 0 && [...waiting].every((step) => stateOf(step) === 'wait')) {
        for (const step of waiting) outcomes.set(step.key, blockedBy(step.after[0] ?? ''))
        return
      }
      if (underWay.size > 0) await Promise.race(underWay)
    }
  }

  function stateOf({ after }: S): 'go' | 'wait' | StepOutcome {
    if (stopped || isStopped()) return { ran: false, because: 'stopped' }
    const open = after.filter((key) => keys.has(key) && !succeeded.has(key))
    const ended = open.find((key) => outcomes.has(key))
    if (ended !== undefined) return blockedBy(ended)
    return open.length === 0 ? 'go' : 'wait'
  }
}

function blockedBy(by: string): StepOutcome {
  return { ran: false, because: 'blocked', by }
}
