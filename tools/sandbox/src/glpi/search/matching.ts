import { now, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isNumeric, toInt } from '../php/values.ts'
import { withDescendants } from '../session/entities.ts'
import { textPattern } from '../text-pattern.ts'
import { shownTime } from '../time-zone.ts'
import { cellsOf, type Cell } from './cells.ts'
import type { Condition, Criterion } from './criteria.ts'
import { compareWithDate } from './date-search.ts'

/** Whether a row fits. */
export type Matches = (row: Row) => boolean

/** Compiles criteria; `and` binds stronger than `or`, as in SQL. */
export function compileCriteria(
  call: SessionCall,
  itemtype: string,
  criteria: readonly Criterion[],
): Matches {
  const alternatives: Matches[][] = [[]]
  for (const criterion of criteria) {
    const matches =
      'criteria' in criterion
        ? compileCriteria(call, itemtype, criterion.criteria)
        : compileCondition(call, itemtype, criterion)
    if (matches === undefined) continue
    const { join, negated } = criterion.link
    if (join === 'or' && alternatives.at(-1)?.length !== 0) alternatives.push([])
    alternatives.at(-1)?.push(negated ? (row) => !matches(row) : matches)
  }
  return (row) => alternatives.some((all) => all.every((matches) => matches(row)))
}

/** Undefined when the condition asks for nothing: then it is as if it were not there. */
function compileCondition(
  call: SessionCall,
  itemtype: string,
  { option, searchType, value }: Condition,
): Matches | undefined {
  if (value === '') return undefined
  if (option.id === 12 && itemtype === 'Ticket') return statusMatches(value)
  const cells = (row: Row): readonly Cell[] => cellsOf(call, itemtype, option, row)
  const isEmptyText = ({ value: stored }: Cell): boolean => stored === ''
  if (searchType === 'empty' || /^null$/i.test(value)) return (row) => cells(row).every(isEmptyText)
  if (option.datatype === 'datetime' && isComparison(searchType)) {
    const fits = compareWithDate(searchType, value, shownTime(call.session.timeZone, now(call)))
    return (row) => cells(row).some((cell) => fits(String(cell.value)))
  }
  const equals = equalsValue(call, option.table === 'glpi_users', value)
  const same = (row: Row): boolean => {
    if (option.id === 1) return row['id'] === toInt(value)
    const found = cells(row)
    return found.some(equals) || (found.length === 0 && toInt(value) === 0 && isNumeric(value))
  }
  switch (searchType) {
    case 'equals': {
      return same
    }
    case 'notequals': {
      return (row) => !same(row)
    }
    case 'under':
    case 'notunder': {
      const below = new Set(withDescendants(call.server, toInt(value)))
      const isBelow = (row: Row): boolean =>
        option.table === 'glpi_entities'
          ? cells(row).some(({ id = -1 }) => below.has(id))
          : same(row)
      return searchType === 'under' ? isBelow : (row) => !isBelow(row)
    }
    default: {
      const contains = containsValue(option.datatype, value)
      const found = (row: Row): boolean => {
        const all = cells(row)
        return contains.missing ? all.length === 0 : all.some((cell) => contains.fits(cell))
      }
      return searchType === 'notcontains' ? (row) => !found(row) : found
    }
  }
}

function isComparison(
  searchType: string,
): searchType is 'equals' | 'notequals' | 'lessthan' | 'morethan' {
  return ['equals', 'notequals', 'lessthan', 'morethan'].includes(searchType)
}

function equalsValue(call: SessionCall, ofUsers: boolean, value: string): (cell: Cell) => boolean {
  const wanted = ofUsers && value === 'myself' ? call.session.userId : toInt(value)
  return ({ id, value: stored }) => {
    if (id !== undefined) return id === wanted
    return typeof stored === 'number' ? stored === wanted : String(stored) === value
  }
}

const numeric: ReadonlySet<string> = new Set(['number', 'count', 'decimal', 'timestamp'])

function containsValue(
  datatype: string | undefined,
  value: string,
): { readonly missing: boolean; readonly fits: (cell: Cell) => boolean } {
  const plain = value.replaceAll('&lt;', '<').replaceAll('&gt;', '>')
  const comparison = /([<>])(=?)\s*(\d+)/.exec(plain)
  if (datatype !== undefined && numeric.has(datatype)) {
    if (comparison !== null) return { missing: false, fits: compareNumbers(comparison) }
    if (isNumeric(value)) {
      return { missing: false, fits: (cell) => Number(cell.value) === Number(value) }
    }
  }
  const pattern = textPattern(value)
  if (pattern.kind === 'null') return { missing: true, fits: () => false }
  return { missing: false, fits: (cell) => pattern.matches(String(cell.value)) }
}

function compareNumbers([, sign, equal, digits]: RegExpExecArray): (cell: Cell) => boolean {
  const limit = Number(digits)
  return ({ value }) => {
    const number = Number(value)
    if (equal === '=' && number === limit) return true
    return sign === '<' ? number < limit : number > limit
  }
}

const statusGroups: Readonly<Record<string, readonly number[]>> = {
  process: [2, 3],
  notold: [1, 2, 3, 4],
  notclosed: [1, 2, 3, 4, 5],
  old: [5, 6],
}

/** The search type does not matter for the status: it is always "is one of". */
function statusMatches(value: string): Matches | undefined {
  if (value === 'all') return undefined
  const wanted = statusGroups[value] ?? [isNumeric(value) ? toInt(value) : 0]
  return (row) => wanted.includes(Number(row['status']))
}
