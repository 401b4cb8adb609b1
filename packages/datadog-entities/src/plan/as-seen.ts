import { digestOf, type Live } from './live.ts'
import type { World } from './world.ts'

/** Whether the live entity is still what the caller had seen; it is, when the caller does not say. */
export function isAsSeen(live: Live, { options: { ifSeen }, rules }: World): boolean {
  if (ifSeen === undefined || !Object.hasOwn(ifSeen, live.id)) return true
  return ifSeen[live.id] === digestOf(live, rules)
}

/** The refusal of what is another one by now. */
export function notAsSeen({ family, id }: Live): {
  readonly code: 'changed'
  readonly text: string
  readonly hint: string
} {
  return {
    code: 'changed',
    text: `${family} ${id} is no longer what was seen`,
    hint: 'look at what has changed, then decide anew',
  }
}
