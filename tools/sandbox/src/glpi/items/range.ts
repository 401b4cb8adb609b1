import { badRequest } from '../errors.ts'
import { toText } from '../php/values.ts'

/** First and last row of a page, counted from 0. The end may lie before the start: then the page is empty. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Reads `0-49`. */
export function parseRange(value: unknown): Range {
  const found = /^(\d+)-(\d+)$/.exec(toText(value))
  if (found === null) throw badRequest('range must be in format : [start-end] with integers')
  return { start: Number(found[1]), end: Number(found[2]) }
}
