import { currentLink, readOwnName } from './names.ts'
import { isUnfinished } from './seen.ts'
import type { Seen } from './seen.ts'
import type { Step } from './step.ts'

/**
 * How long a publication may take before others count it as dead. One that takes half of it gives up by itself, so
 * nobody ever removes a generation that is about to become current.
 */
export const abandonedAfterMs = 60_000

const atOnce = -Infinity

/** What is needed to tell work that goes on from what was left behind. */
export interface LeftoverRules {
  readonly now: number
  readonly keepPreviousMs: number
  /** Whether this writer is certainly not at work now. */
  readonly hasStopped: (writer: string) => boolean
}

export interface Leftovers {
  /** Steps that remove what nobody needs any more. */
  readonly remove: readonly Step[]
  /** When the next of those that are still kept may be removed, in epoch milliseconds. */
  readonly removableAt: number | undefined
}

/**
 * What earlier publications left behind. What was never finished is of no use to anybody. A finished generation was, or
 * may have been, the current one: it is kept for readers who are on their way into it, counted from the moment when the
 * next one was made.
 */
export function leftoversOf(seen: Seen, rules: LeftoverRules): Leftovers {
  const own = [...seen.entries].flatMap(([name, entry]) => {
    const told = readOwnName(name)
    if (!told) return []
    const finished = told.kind === 'generation' && !isUnfinished(entry)
    return [{ ...told, name, finished, folder: entry.kind === 'folder' }]
  })
  const moments = own
    .filter(({ kind }) => kind === 'generation')
    .map(({ createdAt }) => createdAt)
    .toSorted((a, b) => a - b)
  const current = seen.entries.get(currentLink)?.target
  const remove: Step[] = []
  const waiting: number[] = []
  for (const { name, createdAt, writer, finished, folder } of own) {
    if (name === current) continue
    const replacedAt = moments.find((moment) => moment > createdAt) ?? createdAt
    const dueAt = Math.max(
      finished ? replacedAt + rules.keepPreviousMs : atOnce,
      rules.hasStopped(writer) ? atOnce : createdAt + abandonedAfterMs,
    )
    if (isOver(dueAt, rules)) remove.push({ do: 'remove', name, folder })
    else waiting.push(dueAt)
  }
  return { remove, removableAt: waiting.length > 0 ? Math.min(...waiting) : undefined }
}

/** What lies in the future was made before the clock was set back, and nobody knows by how much: it is over too. */
function isOver(dueAt: number, { now, keepPreviousMs }: LeftoverRules): boolean {
  return dueAt <= now || dueAt > now + keepPreviousMs + 2 * abandonedAfterMs
}
