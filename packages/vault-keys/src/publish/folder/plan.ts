import type { VaultProblem } from '../../error.ts'
import type { Leftovers, LeftoverRules } from './leftovers.ts'
import { readOwnName } from './names.ts'
import type { OwnKind } from './names.ts'
import type { Place } from './refusals.ts'
import { isUnfinished } from './seen.ts'
import type { Seen, SeenFile } from './seen.ts'
import type { Step } from './step.ts'

/** What a plan depends on beside what is wanted and what was seen. */
export interface PlanContext extends Place, LeftoverRules {
  /** Gives a new name of our making. */
  readonly newName: (kind: OwnKind, createdAt: number) => string
}

/** What to do with a folder. */
export type Plan = Work | { readonly type: 'refused'; readonly problems: readonly VaultProblem[] }

/** What is to be done, if anything. */
export interface Work {
  /** `unchanged`: all is there already; at most leftovers are removed. */
  readonly type: 'unchanged' | 'publish'
  /** Before anything else, to make room. What fails is told as a warning. */
  readonly cleaning: readonly Step[]
  /** The publication. What fails ends it, and what was made is taken back. */
  readonly steps: readonly Step[]
  /** When all is visible. What fails is told as a warning. */
  readonly afterwards: readonly Step[]
  /** When the next of what is kept may be removed, in epoch milliseconds. */
  readonly removableAt: number | undefined
}

/** Nothing but cleaning. */
export function unchanged({ remove, removableAt }: Leftovers): Work {
  return { type: 'unchanged', cleaning: remove, steps: [], afterwards: [], removableAt }
}

/** The first step where there is no folder, or one whose making was interrupted. */
export function folderSteps(
  seen: Seen,
  { user }: Place,
  wanted: { readonly folderMode: number; readonly group: number | undefined },
): readonly Step[] {
  const exists = seen.self !== undefined
  const unfinished = seen.self && isUnfinished(seen.self) && seen.self.owner === user
  if (exists && !unfinished) return []
  // The owner must be able to publish again.
  return [{ do: 'make-folder', mode: wanted.folderMode | 0o200, group: wanted.group, exists }]
}

/** Later than anything that was made here before, even if the clock was set back. */
export function nextMoment(seen: Seen, now: number): number {
  let next = now
  for (const name of seen.entries.keys()) {
    const made = readOwnName(name)
    if (made && made.createdAt >= next) next = made.createdAt + 1
  }
  return next
}

/** Whether a file is there as it shall be. */
export function isAsWanted(
  file: { readonly content: Uint8Array; readonly mode: number },
  group: number | undefined,
  found: SeenFile | undefined,
): boolean {
  return (
    found?.kind === 'file' &&
    found.mode === file.mode &&
    (group === undefined || found.group === group) &&
    found.content !== undefined &&
    sameBytes(found.content, file.content)
  )
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
