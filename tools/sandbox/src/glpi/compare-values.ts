import type { Value } from './database.ts'
import { compareTexts } from './text-pattern.ts'

/** Orders values of one column as the database does: null first, numbers by size, texts by collation. */
export function compareValues(a: Value | undefined, b: Value | undefined): number {
  const [left, right] = [a ?? null, b ?? null]
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return compareTexts(String(left), String(right))
}
