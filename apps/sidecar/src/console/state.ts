import type { Clock } from '@retriever/upstream'

import type { Caller } from '../access/caller.ts'
import type { ConsolePart } from '../capability.ts'
import { audienceOf } from './audience.ts'
import { readPart } from './part-feed.ts'
import type { PartView } from './part-feed.ts'

/** A part that takes longer than this to tell what it shows, does not keep the others waiting. */
const patienceMs = 5_000

/** Everything that a viewer sees now, read once. Parts that fail or take too long are shown as failed. */
export async function readState(
  options: {
    readonly parts: readonly ConsolePart[]
    readonly clock: Clock
    readonly onProblem?: (part: string, cause: unknown) => void
  },
  caller: Caller,
): Promise<unknown> {
  const { parts, clock, onProblem } = options
  const { viewer } = audienceOf(caller)
  const done = new AbortController()
  const late = clock.sleep(patienceMs, done.signal).then(
    (): PartView => ({ failed: true }),
    (): PartView => ({ failed: true }),
  )
  const at = clock.now()
  const shown = await Promise.all(
    parts.map(async (part) => ({
      id: part.id,
      title: part.title,
      ...(await Promise.race([readPart(part, viewer, onProblem), late])),
    })),
  )
  done.abort()
  return { at, viewer: caller.name, parts: shown }
}
