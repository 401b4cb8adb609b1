/** The stand-in's own time. It runs like the machine's, unless somebody moves or stops it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `task` once this clock has gone `ms` further, however it got there. Returns a function that calls it off. */
  after(ms: number, task: () => void): () => void
}

/** A change of the clock; what is not given stays as it is. Applied in the order of the fields here. */
export interface ClockChange {
  /** Sets the clock to this instant, in epoch milliseconds. */
  readonly now?: number
  /** Sets how far the clock is ahead of the machine's, in milliseconds. */
  readonly offsetMs?: number
  /** Moves the clock forward. Tasks that fall due on the way are run. */
  readonly advanceMs?: number
  /** Stops the clock, or lets it run again from where it stands. */
  readonly frozen?: boolean
}

/** Where a clock stands. */
export interface ClockState {
  readonly now: number
  readonly offsetMs: number
  readonly frozen: boolean
}

/** A clock that can be set, moved and stopped. */
export interface AdjustableClock extends Clock {
  state(): ClockState
  change(change: ClockChange): void
  /** Back to the machine's time; tasks that wait are forgotten. */
  reset(): void
}

interface Task {
  readonly dueAt: number
  readonly run: () => void
}

/** Creates a clock that shows the machine's time. */
export function createClock(machine: () => number = Date.now): AdjustableClock {
  let offsetMs = 0
  let frozenAt: number | undefined
  let tasks: readonly Task[] = []
  let timer: NodeJS.Timeout | undefined

  const now = (): number => frozenAt ?? machine() + offsetMs

  function runDue(): void {
    const due = tasks.filter((task) => task.dueAt <= now()).toSorted((a, b) => a.dueAt - b.dueAt)
    tasks = tasks.filter((task) => !due.includes(task))
    for (const task of due) task.run()
    arm()
  }

  function arm(): void {
    clearTimeout(timer)
    const next = Math.min(...tasks.map(({ dueAt }) => dueAt))
    if (frozenAt !== undefined || !Number.isFinite(next)) return
    timer = setTimeout(runDue, Math.min(Math.max(next - now(), 0), 2 ** 31 - 1))
    timer.unref()
  }

  return {
    now,
    after(ms, run) {
      const task: Task = { dueAt: now() + ms, run }
      tasks = [...tasks, task]
      arm()
      return () => {
        tasks = tasks.filter((other) => other !== task)
        arm()
      }
    },
    state: () => ({
      now: now(),
      offsetMs: Math.round(now() - machine()),
      frozen: frozenAt !== undefined,
    }),
    change(change) {
      let target = now()
      if (change.now !== undefined) target = change.now
      if (change.offsetMs !== undefined) target = machine() + change.offsetMs
      target += change.advanceMs ?? 0
      offsetMs = target - machine()
      frozenAt = (change.frozen ?? frozenAt !== undefined) ? target : undefined
      runDue()
    },
    reset() {
      offsetMs = 0
      frozenAt = undefined
      tasks = []
      arm()
    },
  }
}
