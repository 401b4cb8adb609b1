import type { SessionCall } from '../call.ts'
import {
  OutOfMemory,
  rangeExceedsTotal,
  resourceMissing,
  resourceNotFound,
  rightMissing,
} from '../errors.ts'
import type { Reply } from '../http/reply.ts'
import { itemTypeOf } from '../items/item-types.ts'
import { parseRange, type Range } from '../items/range.ts'
import { isEmpty, toInt } from '../php/values.ts'
import { columnsOf, lineOf } from './columns.ts'
import { parseCriteria, type Criterion } from './criteria.ts'
import { compileCriteria } from './matching.ts'
import { assetTypes, isSearchable } from './searchable.ts'
import { sorted, sortingOf, type Found } from './sorting.ts'

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
