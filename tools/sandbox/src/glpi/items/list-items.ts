import type { SessionCall } from '../call.ts'
import { compareValues } from '../compare-values.ts'
import type { Row, RowSource } from '../database.ts'
import {
  badRequest,
  itemNotFound,
  OutOfMemory,
  rangeExceedsTotal,
  rightMissing,
} from '../errors.ts'
import { isEmpty, isMap, toInt, toText, UncaughtException } from '../php/values.ts'
import { shapeOf, shapes, type TableShape } from '../shapes.ts'
import { textPattern } from '../text-pattern.ts'
import { itemTypeOf, type ItemType } from './item-types.ts'
import { presented } from './presentation.ts'
import { parseRange, type Range } from './range.ts'

/** A page of items, with what its headers need. */
export interface Page {
  readonly items: readonly unknown[]
  readonly total: number
  readonly range: Range
}

/** The item that a list is below, as in `/Ticket/5/ITILFollowup`. */
export interface Parent {
  readonly itemtype: string
  readonly id: number
}

/** Lists items of one type: filtered, sorted, one page of them. */
export function listItems(call: SessionCall, type: ItemType, parent: Parent | undefined): Page {
  const { parameters, session } = call
  if (!type.behaviour.canList(call)) throw rightMissing()
  const shape = shapeOf(type.storedAs)
  const given = parameters['range']
  const range =
    given === undefined
      ? { start: 0, end: session.listLimit, limit: session.listLimit }
      : withLimit(parseRange(given))
  const order = toText(parameters['order'] ?? 'ASC').toUpperCase()
  if (order !== 'ASC' && order !== 'DESC') throw badRequest('order must be DESC or ASC')
  const sort = toText(parameters['sort'] ?? 'id')
  if (!shape.columns.some(({ name }) => name === sort)) {
    throw badRequest(`sort param is not a field of ${shape.name}`)
  }
  const ofParent = parent === undefined ? () => true : below(call, shape, parent)
  const matches = textFilter(call, shape)
  if (call.trouble === 'tickets-locked') throw new UncaughtException('fetchAssoc() on bool')
  const source: RowSource = call.tables.table(type.storedAs)
  const found = source
    .rows()
    .filter(
      (row) =>
        inWantedBin(call, row) &&
        ofParent(row) &&
        matches(row) &&
        type.behaviour.isVisible(call, row),
    )
    .toSorted((a, b) => compareValues(a[sort], b[sort]) * (order === 'ASC' ? 1 : -1))
  if (range.start > found.length) throw rangeExceedsTotal(found.length)
  const rows = found.slice(range.start, range.start + range.limit)
  if (rows.length > call.server.settings().phpMemoryRows) throw new OutOfMemory()
  return {
    items: rows.map((row) => presented(call, type, row)),
    total: found.length,
    range: { start: range.start, end: Math.min(range.end, found.length - 1) },
  }
}

function withLimit({ start, end }: Range): Range & { limit: number } {
  return { start, end, limit: Math.max(0, end - start + 1) }
}

function inWantedBin({ parameters }: SessionCall, row: Row): boolean {
  const deleted = row['is_deleted']
  if (deleted === undefined) return true
  const wanted = parameters['is_deleted']
  return deleted === (wanted === true ? 1 : toInt(wanted ?? 0))
}

/** Children are found by a column that names the parent; a type without one is listed whole. */
function below(call: SessionCall, shape: TableShape, parent: Parent): (row: Row) => boolean {
  const type = itemTypeOf(parent.itemtype)
  const row = call.server.db.table(parent.itemtype).get(parent.id)
  if (type === undefined || row === undefined) throw itemNotFound()
  if (!type.behaviour.canRead(call, row)) throw rightMissing()
  const key = `${(shapes[parent.itemtype]?.name ?? '').replace('glpi_', '')}_id`
  const has = (name: string): boolean => shape.columns.some((column) => column.name === name)
  if (has(key)) return (child) => child[key] === parent.id
  if (has('itemtype') && has('items_id')) {
    return (child) => child['itemtype'] === parent.itemtype && child['items_id'] === parent.id
  }
  return () => true
}

/** `searchText[name]=^x`: patterns over columns, all of which must fit. A column that is none breaks the query. */
function textFilter({ parameters }: SessionCall, shape: TableShape): (row: Row) => boolean {
  const wanted = parameters['searchText']
  if (!isMap(wanted)) return () => true
  const has = (name: string): boolean => shape.columns.some((column) => column.name === name)
  const entries = Object.entries(wanted)
  const everywhere = entries.length === 1 && 'all' in wanted
  const texts = everywhere
    ? ['name', 'comment'].map((name) => [name, wanted['all']] as const)
    : entries
  const filters = texts
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => {
      if (!has(name)) throw new UncaughtException(`Unknown column '${name}' in 'where clause'`)
      const pattern = textPattern(toText(value))
      return (row: Row) => {
        const stored = row[name] ?? null
        return pattern.kind === 'null'
          ? stored === null
          : stored !== null && pattern.matches(String(stored))
      }
    })
  const any = (row: Row): boolean => filters.length === 0 || filters.some((fits) => fits(row))
  return everywhere ? any : (row) => filters.every((fits) => fits(row))
}
