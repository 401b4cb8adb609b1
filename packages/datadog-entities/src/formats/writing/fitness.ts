import { escapedToken } from '../../links/pointer.ts'
import { deepest, isUnsafeKey, unfitText } from '../syntax/limits.ts'

/** Hears what cannot be written: where in the entity, and why. */
export type Unfit = (pointer: string, message: string, hint?: string) => void

/** Tells everything in a value that no format of ours could be read back with. */
export function tellUnfit(value: unknown, tell: Unfit, pointer = '', depth = 0): void {
  if (typeof value === 'string') {
    const unfit = unfitText(value)
    if (unfit !== undefined) tell(pointer, unfit)
    return
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) tell(pointer, `is ${value}, which is no number of JSON`)
    return
  }
  if (typeof value !== 'object' || value === null) return
  // Manifests and envelopes put an entity some levels deeper.
  if (depth >= deepest - 4) {
    tell(pointer, `is deeper than ${deepest - 4} levels`)
    return
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      tellUnfit(item, tell, `${pointer}/${index}`, depth + 1)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    const place = `${pointer}/${escapedToken(key)}`
    const unfit = unfitText(key)
    if (isUnsafeKey(key)) tell(place, `has the key ${key}, which is not allowed`)
    else if (unfit !== undefined) tell(place, `has a key that ${unfit}`)
    else tellUnfit(item, tell, place, depth + 1)
  }
}
