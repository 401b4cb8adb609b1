import type { Clock } from '@retriever/upstream'

import type { ConsolePart } from '../capability.ts'

/** The newest snapshot of one part. It is computed once for all viewers, and only while somebody looks. */
export interface PartFeed {
  /** The message that brings a viewer up to date; undefined until the first snapshot is there. */
  latest(): string | undefined
  start(): void
  /** Stops, and forgets what it had. */
  stop(): void
}

export interface PartFeedOptions {
  readonly part: ConsolePart
  readonly clock: Clock
  /** Called with a message whenever the part shows something new. */
  readonly publish: (message: string) => void
  /** Told when the part cannot say what it shows. */
  readonly onProblem?: (cause: unknown) => void
}

/** Two snapshots are at least this far apart, and a change waits at most this long. */
const restMs = 200
/** A part that missed a change, made by another replica for example, is looked at again after this long. */
const refreshMs = 5_000

export function createPartFeed({ part, clock, publish, onProblem }: PartFeedOptions): PartFeed {
  let running: symbol | undefined
  let changed = false
  let wake = () => {}
  let unsubscribe = () => {}
  let shown: string | undefined
  let message: string | undefined

  const sleep = async (durationMs: number) => {
    const rest = new AbortController()
    wake = () => rest.abort()
    await clock.sleep(durationMs, rest.signal).catch(() => {})
  }

  const look = async (run: symbol) => {
    const seen = await read(part, onProblem)
    if (running !== run || seen === shown) return
    shown = seen
    message = toMessage(part.id, clock.now(), seen)
    publish(message)
  }

  const loop = async (run: symbol) => {
    while (running === run) {
      changed = false
      await look(run)
      if (running !== run) return
      await sleep(restMs)
      if (running === run && !changed) await sleep(refreshMs)
    }
  }

  return {
    latest: () => message,
    start() {
      if (running) return
      const run = Symbol(part.id)
      running = run
      unsubscribe = part.subscribe(() => {
        if (running !== run) return
        const resting = changed
        changed = true
        if (!resting) wake()
      })
      void loop(run)
    },
    stop() {
      if (!running) return
      running = undefined
      unsubscribe()
      wake()
      shown = undefined
      message = undefined
    },
  }
}

/** The snapshot as JSON text; undefined when the part could not tell. */
async function read(
  part: ConsolePart,
  onProblem: ((cause: unknown) => void) | undefined,
): Promise<string | undefined> {
  try {
    return JSON.stringify(await part.snapshot())
  } catch (cause) {
    onProblem?.(cause)
    return undefined
  }
}

function toMessage(id: string, at: number, snapshot: string | undefined): string {
  const body = snapshot === undefined ? '"failed":true' : `"snapshot":${snapshot}`
  return `event: part\ndata: {"id":${JSON.stringify(id)},"at":${at},${body}}\n\n`
}
