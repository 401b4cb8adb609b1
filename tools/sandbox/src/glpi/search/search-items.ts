import type { SessionCall } from '../call.ts'
import { compareValues } from '../compare-values.ts'
import type { Row, Value } from '../database.ts'
import {
  badRequest,
  OutOfMemory,
  rangeExceedsTotal,
  resourceMissing,
  resourceNotFound,
  rightMissing,
} from '../errors.ts'
import type { Reply } from '../http/reply.ts'
import { itemTypeOf } from '../items/item-types.ts'
import { parseRange, type Range } from '../items/range.ts'
import { isEmpty, isNumeric, listOf, toInt, toText } from '../php/values.ts'
import { cellsOf, type Cell } from './cells.ts'
import { askedOptions, parseCriteria, type Criterion } from './criteria.ts'
import { compileCriteria } from './matching.ts'
import { optionOf, type SearchOption } from './options.ts'
import { assetTypes, isSearchable } from './searchable.ts'

/** A row that was found, with its own item type: a search over all assets mixes several. */
interface Found {
  readonly itemtype: string
  readonly row: Row
}

/** Searches one item type, or all assets, and shows one page of what is found. */
export function searchItems(call: SessionCall, path: readonly string[]): Reply {
  const { parameters, session, trouble } = call
  const [, itemtype, extra] = path
  if (itemtype === undefined || itemtype === '') throw resourceMissing()
  if (!isSearchable(itemtype) || extra !== undefined) throw resourceNotFound()
  const types = itemtype === 'AllAssets' ? assetTypes : [itemtype]
  const visible = types.filter((name) => itemTypeOf(name)?.behaviour.canList(call) === true)
  if (visible.length === 0) throw rightMissing()
  const criteria = parseCriteria(itemtype, parameters['criteria'])
  const columns = columnsOf(call, itemtype, criteria)
  const range = rangeOf(parameters['range'], session.listLimit)
  if (trouble === 'tickets-locked' && itemtype === 'Ticket') return lockedAnswer
  const found = sorted(
    call,
    visible.flatMap((name) => foundOf(call, name, criteria)),
  )
  if (range.start > found.length) throw rangeExceedsTotal(found.length)
  const page = found.slice(range.start, Math.max(range.start, range.end + 1))
  if (page.length > call.server.settings().phpMemoryRows) throw new OutOfMemory()
  const shown = `${range.start}-${Math.min(range.end, found.length - 1)}/${found.length}`
  const lines = page.map(
    (each) => [each.row, lineOf(call, itemtype, each, columns, criteria)] as const,
  )
  const data = isEmpty(parameters['withindexes'])
    ? lines.map(([, line]) => line)
    : Object.fromEntries(lines.map(([row, line]) => [row['id'], line]))
  return {
    value: {
      totalcount: found.length,
      count: page.length,
      ...sortingOf(call),
      ...(page.length > 0 ? { data } : {}),
      'content-range': shown,
    },
    status: page.length < found.length ? 206 : 200,
    headers: {
      'accept-range': `${itemtype} 1000`,
      ...(found.length > 0 ? { 'content-range': shown } : {}),
    },
  }
}

const lockTimeout = 'Lock wait timeout exceeded; try restarting transaction'

/** The text of the database's error comes before the JSON. */
const lockedAnswer: Reply = {
  value: undefined,
  status: 500,
  raw: Buffer.from(
    `${lockTimeout}${JSON.stringify(['ERROR_SQL', `Unexpected SQL Error : ${lockTimeout}`])}`,
  ),
}

function rangeOf(given: unknown, listLimit: number): Range {
  return given === undefined ? { start: 0, end: listLimit - 1 } : parseRange(given)
}

/** What the user's preferences show when the caller asks for nothing in particular. */
const preferred: Readonly<Record<string, readonly number[]>> = {
  Ticket: [12, 19, 15, 3, 4, 5, 7, 18],
  Computer: [31, 5, 3, 19],
  NetworkEquipment: [31, 5, 3, 19],
  AllAssets: [31],
}

/** The columns of the answer: the fixed ones, then those asked to be shown, then those that criteria ask about. */
function columnsOf(
  { parameters, session }: SessionCall,
  itemtype: string,
  criteria: readonly Criterion[],
): readonly SearchOption[] {
  const forced = listOf(parameters['forcedisplay'] ?? []).map((id) => toInt(id))
  if (forced.some((id) => optionOf(itemtype, id)?.noDisplay === true)) {
    throw badRequest("ID is forbidden along with 'forcedisplay' parameter.")
  }
  const fixed = itemtype === 'Ticket' ? [2, 1] : [1]
  if (session.activeEntities.length > 1) fixed.push(80)
  const wanted = forced.length > 0 ? forced : (preferred[itemtype] ?? [])
  const asked = askedOptions(criteria).map(({ id }) => id)
  return [...new Set([...fixed, ...wanted, ...asked])].flatMap((id) => optionOf(itemtype, id) ?? [])
}

function foundOf(
  call: SessionCall,
  itemtype: string,
  criteria: readonly Criterion[],
): readonly Found[] {
  const matches = compileCriteria(call, itemtype, criteria)
  const behaviour = itemTypeOf(itemtype)?.behaviour
  const bin = call.parameters['is_deleted']
  const deleted = bin === true ? 1 : toInt(bin ?? 0)
  return call.tables
    .table(itemtype)
    .rows()
    .filter(
      (row) =>
        row['is_deleted'] === deleted && matches(row) && behaviour?.isVisible(call, row) === true,
    )
    .map((row) => ({ itemtype, row }))
}

interface Sorting {
  readonly sort: readonly (number | string)[]
  readonly order: readonly string[]
}

/** By title upwards, unless the caller says otherwise. What is not `DESC` counts as `ASC`. */
function sortingOf({ parameters }: SessionCall): Sorting {
  const { sort, order } = parameters
  const columns = sort === undefined ? ['1'] : listOf(sort).map((id) => toInt(id))
  const orders = listOf(order ?? 'ASC').map((text) =>
    toText(text).toUpperCase() === 'DESC' ? 'DESC' : 'ASC',
  )
  return { sort: columns, order: orders }
}

function sorted(call: SessionCall, found: readonly Found[]): readonly Found[] {
  const { sort, order } = sortingOf(call)
  const keys = sort.map((id, index) => {
    const direction = order[index] === 'DESC' ? -1 : 1
    const values = new Map(found.map((each) => [each, sortValue(call, each, Number(id))]))
    return (a: Found, b: Found) => direction * compareValues(values.get(a), values.get(b))
  })
  return found.toSorted((a, b) => {
    for (const compare of keys) {
      const difference = compare(a, b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function sortValue(call: SessionCall, { itemtype, row }: Found, id: number): Value {
  const option = optionOf(itemtype, id)
  return option === undefined ? null : (cellsOf(call, itemtype, option, row)[0]?.value ?? null)
}

/** One line of the answer: several values make a list, none make null. */
function lineOf(
  call: SessionCall,
  searched: string,
  { itemtype, row }: Found,
  columns: readonly SearchOption[],
  criteria: readonly Criterion[],
): ReadonlyMap<string, unknown> {
  const byUid = !isEmpty(call.parameters['uid_cols'])
  const cells = columns.map((option) => {
    const values = joined(call, itemtype, option, row, criteria).map(({ shown }) => shown)
    const shown = values.length > 1 ? values : (values[0] ?? null)
    return [byUid ? option.uid : String(option.id), shown] as const
  })
  const own = [['id', row['id']] as const, ['itemtype', itemtype] as const]
  return new Map<string, unknown>([...cells, ...(searched === 'AllAssets' ? own : [])])
}

/** Linked items are shown as far as a criterion on their type lets them through. */
function joined(
  call: SessionCall,
  itemtype: string,
  option: SearchOption,
  row: Row,
  criteria: readonly Criterion[],
): readonly Cell[] {
  const cells = cellsOf(call, itemtype, option, row)
  if (option.id !== 13 && option.id !== 131) return cells
  const type = criteria.find((each) => 'option' in each && each.option.id === 131)
  if (type === undefined || !('value' in type) || isNumeric(type.value)) return cells
  const types = cellsOf(call, itemtype, { ...option, id: 131 }, row)
  return cells.filter((_, index) => types[index]?.value === type.value)
}
