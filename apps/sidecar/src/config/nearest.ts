import { distance } from 'fastest-levenshtein'

/** The known name that somebody probably meant; undefined when none is near. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = plainName(name)
  const [best] = known
    .map((candidate) => ({ candidate, steps: distance(plain, plainName(candidate)) }))
    .toSorted((one, other) => one.steps - other.steps)
  // Two letters that changed places are two steps; short names are near to everything.
  const allowed = plain.length < 4 ? 1 : Math.max(2, Math.floor(plain.length / 2.5))
  return best && best.steps <= allowed ? best.candidate : undefined
}

/** A name without what people vary: `user_token`, `user-token` and `userToken` are the same. */
export function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** `did you mean "x"?`, or else all the names that would have been right. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  if (meant !== undefined) return `did you mean "${meant}"?`
  return known.length === 0 ? 'nothing may stand here' : `known here: ${known.join(', ')}`
}
