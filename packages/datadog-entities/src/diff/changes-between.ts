import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Change } from './change.ts'

/**
 * The differences between two JSON values, as deep as they go. Lists of plain values are one difference as a whole;
 * lists of objects and lists are compared place by place. A member that is undefined is not there.
 */
export function changesBetween(
  from: Json | undefined,
  to: Json | undefined,
  pointer = '',
): readonly Change[] {
  if (isJsonObject(from) && isJsonObject(to)) return inObjects(from, to, pointer)
  if (isJsonArray(from) && isJsonArray(to) && !(isPlain(from) && isPlain(to))) {
    return inLists(from, to, pointer)
  }
  return isSame(from, to) ? [] : [changeOf(from, to, pointer)]
}

/** Whether two JSON values are equal. The order of keys does not count; a member that is undefined is not there. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((each, at) => isSame(each, b[at]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  return keysOf(a, b).every((key) => isSame(a[key], b[key]))
}

function inObjects(from: JsonObject, to: JsonObject, pointer: string): readonly Change[] {
  return keysOf(to, from).flatMap((key) =>
    changesBetween(from[key], to[key], `${pointer}/${escaped(key)}`),
  )
}

function inLists(from: readonly Json[], to: readonly Json[], pointer: string): readonly Change[] {
  const longest = from.length > to.length ? from : to
  return longest.flatMap((_, at) => changesBetween(from[at], to[at], `${pointer}/${at}`))
}

function changeOf(from: Json | undefined, to: Json | undefined, pointer: string): Change {
  return { pointer, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function isPlain(list: readonly Json[]): boolean {
  return list.every((item) => typeof item !== 'object' || item === null)
}

function keysOf(first: JsonObject, second: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(first), ...Object.keys(second)])]
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
