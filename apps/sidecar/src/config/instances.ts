import * as z from 'zod'

import { readWith } from './section.ts'

/** The name of an instance that is written in place, without a name of its own. */
const defaultInstance = 'default'

/**
 * A section for one or several systems of a kind: a map of named instances, or one instance in place, which is then
 * called `default`. It is one in place when it has `mark`, a key that every instance must have, with a scalar under it.
 */
export function instances<Schema extends z.ZodType>(
  instance: Schema,
  mark: string,
): z.ZodType<Readonly<Record<string, z.output<Schema>>>> {
  const named = z
    .record(z.string().regex(namePattern, nameHint), instance)
    .refine((map) => Object.keys(map).length > 0, 'expected at least one instance, got none')
  return z.unknown().transform((value, context) => {
    if (!isInPlace(value, mark)) return readWith(named, value, context)
    const only = readWith(instance, value, context)
    return { [defaultInstance]: only }
  })
}

/** Names stand in metric labels, store keys and addresses. */
export const namePattern: RegExp = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/i
export const nameHint =
  'a name consists of letters, digits, "-" and "_", begins and ends with a letter or digit, and has at most 63'

function isInPlace(value: unknown, mark: string): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const marked: unknown = Reflect.get(value, mark)
  if (marked !== undefined) return typeof marked !== 'object' || marked === null
  // Without the mark, a scalar tells that it was meant as one: an instance in a map is never a scalar.
  return Object.values(value).some((entry) => entry !== null && typeof entry !== 'object')
}
