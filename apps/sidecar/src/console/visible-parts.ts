import type { Caller } from '../access/caller.ts'
import { may } from '../access/permits.ts'
import type { ConsolePart } from '../capability.ts'

/** The parts that this viewer may know of. */
export function visibleParts(
  parts: readonly ConsolePart[],
  viewer: Caller,
): readonly ConsolePart[] {
  return parts.filter(({ scope }) => scope === undefined || may(viewer, scope))
}

/** Whether anything here was granted to this caller. What needs no scope is no reason to let somebody in. */
export function mayEnter(parts: readonly ConsolePart[], caller: Caller): boolean {
  return (
    may(caller, 'console:read') ||
    parts.some(({ scope }) => scope !== undefined && may(caller, scope))
  )
}
