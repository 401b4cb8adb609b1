import { badRequest } from '../errors.ts'
import { isMap, listOf, toText, UncaughtException } from '../php/values.ts'
import { optionOf, type SearchOption } from './options.ts'

/** How a criterion joins those before it. */
export interface Link {
  readonly join: 'and' | 'or'
  readonly negated: boolean
}

/** One condition. */
export interface Condition {
  readonly link: Link
  readonly option: SearchOption
  readonly searchType: string
  readonly value: string
}

/** Several conditions in brackets. */
export interface Group {
  readonly link: Link
  readonly criteria: readonly Criterion[]
}

/** One element of `criteria`. */
export type Criterion = Condition | Group

/** Reads and checks `criteria`. Checking ends with the first group of brackets, as GLPI's does. */
export function parseCriteria(itemtype: string, given: unknown): readonly Criterion[] {
  if (given === undefined || given === null) return []
  if (!isMap(given) && !Array.isArray(given)) {
    throw new UncaughtException('foreach() argument must be of type array|object, string given')
  }
  const refusal = firstMistake(itemtype, given)
  if (refusal !== undefined) throw badRequest(refusal)
  return listOf(given).flatMap((each) => parseCriterion(itemtype, each))
}

function firstMistake(itemtype: string, given: unknown): string | undefined {
  for (const each of listOf(given)) {
    if (!isMap(each)) return 'Malformed search criteria'
    if (each['criteria'] !== undefined) return firstMistake(itemtype, each['criteria'])
    if ([each['field'], each['searchtype'], each['value']].some(isMissing)) {
      return 'Malformed search criteria'
    }
    const option = /^\d+$/.test(toText(each['field']))
      ? optionOf(itemtype, Number(each['field']))
      : undefined
    if (option === undefined) return 'Bad field ID in search criteria'
    if (option.noSearch) return 'Forbidden field ID in search criteria'
  }
  return undefined
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null
}

function parseCriterion(itemtype: string, each: unknown): readonly Criterion[] {
  if (!isMap(each)) return []
  const link = parseLink(toText(each['link']))
  if (each['criteria'] !== undefined) {
    const inner = listOf(each['criteria']).flatMap((child) => parseCriterion(itemtype, child))
    return [{ link, criteria: inner }]
  }
  const option = optionOf(itemtype, Number(each['field']))
  if (option === undefined) return []
  const value = toText(each['value'])
  return [{ link, option, searchType: toText(each['searchtype']), value }]
}

/** `AND`, `OR`, `AND NOT`, `OR NOT`; anything else is `AND`. */
function parseLink(text: string): Link {
  return {
    join: /^or\b/i.test(text) ? 'or' : 'and',
    negated: /\bnot$/i.test(text),
  }
}

/** The options that criteria ask about, in order, also inside brackets. */
export function askedOptions(criteria: readonly Criterion[]): readonly SearchOption[] {
  return criteria.flatMap((criterion) =>
    'criteria' in criterion ? askedOptions(criterion.criteria) : [criterion.option],
  )
}
