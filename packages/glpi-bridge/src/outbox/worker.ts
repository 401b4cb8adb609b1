import { waitAfter } from './backoff.ts'
import { createBell } from './bell.ts'
import { carryOut } from './carry-out.ts'
import type { Workshop } from './carry-out.ts'
import type { Lane } from './operation.ts'
import { tickDue } from './timers.ts'

/** How a worker works. Durations are milliseconds. */
export interface WorkerOptions extends Workshop {
  /** Tells this worker from others on the same store. */
  readonly owner: string
  /** Operations at the same time, for each GLPI instance. */
  readonly concurrency: Readonly<Record<Lane, number>>
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
  /** There may be something new to do from this instant on; without one, now. */
  wake(at?: number): void
}

/** The entries of one GLPI instance and lane that are being carried out. */
interface Crew {
  readonly instance: string
  readonly lane: Lane
  readonly size: number
  readonly tasks: Set<Promise<void>>
}

const lanes: readonly Lane[] = ['ticket', 'ivr']

/** Between two rounds, so that nothing can make the loop spin. */
const shortestRestMs = 5
/** While work is under way a round waits this long for more to be done, so that one claim fills several places. */
const gatherMs = 2
const forgetEveryMs = 10 * 60_000

/** Creates a worker; `run` starts it. */
export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, emit, owner, concurrency, leaseMs, pollMs, graceMs } = options
  const bell = createBell(clock)
  const crews = Object.keys(options.ticketing).flatMap((instance) =>
    lanes.map((lane): Crew => ({ instance, lane, size: concurrency[lane], tasks: new Set() })),
  )
  let stop: AbortController | undefined
  let forgetAt = 0
  /** The end of the sleep; what is due later need not end it. Nothing is too late for a round under way. */
  let asleepUntil = Infinity

  /** Gives every free place of a crew an entry, if there are so many. */
  async function fill({ instance, lane, size, tasks }: Crew, signal: AbortSignal): Promise<void> {
    const limit = size - tasks.size
    if (limit <= 0) return
    const request = { owner, now: clock.now(), leaseMs, limit, instances: [instance], lane }
    for (const claim of await store.claim(request)) {
      const task = carryOut(options, claim, signal).finally(() => {
        tasks.delete(task)
        bell.ring()
      })
      tasks.add(task)
    }
  }

  /** All at once, because claims that wait together share a commit. */
  async function takeClaims(signal: AbortSignal): Promise<void> {
    const results = await Promise.allSettled(crews.map((crew) => fill(crew, signal)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
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
    // What was due before waits for a free place (which rings the bell), for the end of a pause, or for another worker.
    const nextAt = await store.nextDueAt(now)
    if (nextAt === undefined) return pollMs
    return Math.min(pollMs, Math.max(shortestRestMs, nextAt - clock.now()))
  }

  async function finish(stopWork: AbortController): Promise<void> {
    const running = Promise.all(crews.flatMap(({ tasks }) => [...tasks]))
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
      asleepUntil = clock.now() + restMs
      await bell.sleep(restMs, signal)
      asleepUntil = Infinity
      if (crews.some(({ tasks }) => tasks.size > 0)) {
        await clock.sleep(gatherMs, signal).catch(() => undefined)
      }
      bell.hush()
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
    wake(at = -Infinity) {
      if (at < asleepUntil) bell.ring()
    },
  }
}
