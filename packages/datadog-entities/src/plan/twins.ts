import { createdAt } from './age.ts'
import { digestOf, type Live } from './live.ts'
import type { Rules } from './rules.ts'

/** What was made at a greater distance than this was not made by the same mishap. In milliseconds. */
const sameMomentMs = 600_000

/**
 * Whether two live entities of ours are the same thing, created twice by runs that could not see each other: equal in
 * everything that can be written, marks and all, by the same author, within ten minutes. What a person copied later, or
 * under another title, or has changed since, is no twin.
 */
export function areTwins(one: Live, other: Live, rules: Rules): boolean {
  if (one.id === other.id || one.family !== other.family) return false
  if (one.owner.whose !== 'ours' || other.owner.whose !== 'ours') return false
  const [at, otherAt] = [createdAt(one), createdAt(other)]
  if (at === undefined || otherAt === undefined) return false
  if (Math.abs(at - otherAt) > sameMomentMs) return false
  const [author, otherAuthor] = [authorOf(one), authorOf(other)]
  if (author !== undefined && otherAuthor !== undefined && author !== otherAuthor) return false
  return digestOf(one, rules) === digestOf(other, rules)
}

function authorOf(live: Live): string | undefined {
  return live.family === 'dashboard' ? live.entity.author_handle : undefined
}
