import { waitAfter } from './backoff.ts'
import { createBell } from './bell.ts'
import { carryOut } from './carry-out.ts'
import type { Workshop } from './carry-out.ts'
import type { Claim } from './operation.ts'
import { tickDue } from './timers.ts'

/** How a worker works. Durations are milliseconds. */
export interface WorkerOptions extends Workshop {
  /** Tells this worker from others on the same store. */
  readonly owner: string
  /** Operations at the same time, for each GLPI instance. */
  readonly concurrency: number
  /** The longest sleep: how late it may notice what another replica has put into the store. */
  readonly pollMs: number
  /** How long it waits for work under way when it is stopped; after that the work is given up and settled as such. */
  readonly graceMs: number
  /** Deliveries older than this are forgotten. */
  readonly forgetAfterMs: number
}

/** Takes entries out of the outbox, carries them out, and tells incidents that their timers are due. */
export interface Worker {
  /** Works until the signal aborts, then finishes what is under way. Rejects only when called while it runs. */
  run(signal: AbortSignal): Promise<void>
  /** There may be something new to do. */
  wake(): void
}

/** Between two rounds, so that nothing can make the loop spin. */
const shortestRestMs = 5
const forgetEveryMs = 10 * 60_000

/** Creates a worker; `run` starts it. */
export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, emit, owner, concurrency, leaseMs, pollMs, graceMs } = options
  const instances = Object.keys(options.ticketing)
  const bell = createBell(clock)
  const tasks = new Map<string, Set<Promise<void>>>(instances.map((name) => [name, new Set()]))
  let stop: AbortController | undefined
  let forgetAt = 0

  function start(claim: Claim, signal: AbortSignal): void {
    const own = tasks.get(claim.instance)
    const task = carryOut(options, claim, signal).finally(() => {
      own?.delete(task)
      bell.ring()
    })
    own?.add(task)
  }

  async function takeClaims(signal: AbortSignal): Promise<void> {
    for (const [instance, running] of tasks) {
      const limit = concurrency - running.size
      if (limit <= 0) continue
      const now = clock.now()
      const request = { owner, now, leaseMs, limit, instances: [instance] }
      for (const claim of await store.claim(request)) start(claim, signal)
    }
  }

  async function forget(): Promise<void> {
    const now = clock.now()
    if (now < forgetAt) return
    await store.forgetDeliveries(now - options.forgetAfterMs)
    forgetAt = now + forgetEveryMs
  }

  /** One round. Returns how long to rest after it. */
  async function round(signal: AbortSignal): Promise<number> {
    const now = clock.now()
    await takeClaims(signal)
    const ticked = await tickDue(options)
    await forget()
    if (ticked > 0) return shortestRestMs
    const nextAt = await store.nextDueAt()
    // What is due already waits for a free place (which rings the bell), for the end of a pause, or for another worker.
    if (nextAt === undefined || nextAt <= now) return pollMs
    return Math.min(pollMs, Math.max(shortestRestMs, nextAt - clock.now()))
  }

  async function finish(stopWork: AbortController): Promise<void> {
    const running = Promise.all([...tasks.values()].flatMap((own) => [...own]))
    const finished = new AbortController()
    clock.sleep(graceMs, finished.signal).then(
      () => stopWork.abort(new Error('the bridge is stopping')),
      () => undefined,
    )
    await running
    finished.abort()
  }

  async function loop(signal: AbortSignal, work: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      let restMs: number
      try {
        restMs = await round(work)
        failures = 0
      } catch (error) {
        failures += 1
        restMs = waitAfter(failures, { initialMs: 200, maxMs: 10_000 }, () => 1)
        const problem = error instanceof Error ? error.message : 'unknown'
        emit({ type: 'store-failed', at: clock.now(), during: 'work', problem })
      }
      await bell.sleep(restMs, signal)
    }
  }

  return {
    async run(signal) {
      if (stop) throw new Error('the worker runs already')
      stop = new AbortController()
      try {
        await loop(signal, stop.signal)
        await finish(stop)
      } finally {
        stop = undefined
      }
    },
    wake: () => bell.ring(),
  }
}
