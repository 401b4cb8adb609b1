import type { Clock } from '@retriever/upstream'

import type { Caller } from '../access/caller.ts'
import type { ConsolePart } from '../capability.ts'
import { eventText } from './viewer.ts'

/** The newest snapshot of one part for one audience. It is computed once for all of it, and only while somebody looks. */
export interface PartFeed {
  /** The message that brings a viewer up to date; undefined until the first snapshot is there. */
  latest(): string | undefined
  start(): void
  /** Stops, and forgets what it had. */
  stop(): void
}

export interface PartFeedOptions {
  readonly part: ConsolePart
  /** Whose grants decide what is shown. */
  readonly viewer: Caller
  readonly clock: Clock
  /** Called with a message whenever the part shows something new. */
  readonly publish: (message: string) => void
  /** Told when the part cannot say what it shows. */
  readonly onProblem?: ((part: string, cause: unknown) => void) | undefined
}

/** Two snapshots are at least this far apart, and a change waits at most this long. */
const restMs = 200
/** A part that missed a change, made by another replica for example, is looked at again after this long. */
const refreshMs = 5_000

export function createPartFeed(options: PartFeedOptions): PartFeed {
  const { part, viewer, clock, publish, onProblem } = options
  let run: AbortController | undefined
  let shown: string | undefined
  let message: string | undefined

  const look = async (signal: AbortSignal) => {
    const view = await readPart(part, viewer, onProblem)
    const seen = JSON.stringify(view)
    if (signal.aborted || seen === shown) return
    shown = seen
    message = eventText('part', { id: part.id, at: clock.now(), ...view })
    publish(message)
  }

  const start = async (signal: AbortSignal) => {
    let changed = false
    let idle: AbortController | undefined
    const unsubscribe = part.subscribe(() => {
      changed = true
      idle?.abort()
    })
    signal.addEventListener('abort', () => {
      unsubscribe()
      idle?.abort()
    })
    while (!signal.aborted) {
      changed = false
      await look(signal)
      await pause(clock, restMs, signal)
      if (changed || signal.aborted) continue
      idle = new AbortController()
      await pause(clock, refreshMs, idle.signal)
      idle = undefined
    }
  }

  return {
    latest: () => message,
    start() {
      if (run) return
      run = new AbortController()
      void start(run.signal)
    },
    stop() {
      run?.abort()
      run = undefined
      shown = undefined
      message = undefined
    },
  }
}

async function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(durationMs, signal).catch(() => {})
}

/** What a part shows now, or that it could not tell. */
export type PartView = { readonly snapshot: unknown } | { readonly failed: true }

/** Reads a part. One that fails is shown as failed; it does no harm to the others. */
export async function readPart(
  part: ConsolePart,
  viewer: Caller,
  onProblem?: (part: string, cause: unknown) => void,
): Promise<PartView> {
  try {
    return { snapshot: (await part.snapshot(viewer)) ?? null }
  } catch (cause) {
    onProblem?.(part.id, cause)
    return { failed: true }
  }
}
