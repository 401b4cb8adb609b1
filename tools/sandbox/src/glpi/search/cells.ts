import type { SessionCall } from '../call.ts'
import type { Row, Value } from '../database.ts'
import { nameOf } from '../items/presentation.ts'
import { decodeText } from '../text-encoding.ts'
import { shownTime } from '../time-zone.ts'
import { linkType } from '../tickets/duplicates.ts'
import { role } from '../tickets/actors.ts'
import type { SearchOption } from './options.ts'

/** One value of a row in one column of a search: what is compared, what is shown, and the item behind it. */
export interface Cell {
  readonly value: Value
  readonly shown: Value
  /** The id of the item whose name this is; `equals` compares it. */
  readonly id?: number
}

type Source = (call: SessionCall, row: Row) => readonly Cell[]

/** The values of a row for an option. None for what the stand-in does not keep. */
export function cellsOf(
  call: SessionCall,
  itemtype: string,
  option: SearchOption,
  row: Row,
): readonly Cell[] {
  const special = itemtype === 'Ticket' ? ticketSources[option.id] : assetSources[option.id]
  if (special !== undefined) return special(call, row)
  const own = option.uid.split('.').length === 2 ? row[option.field] : undefined
  if (own === undefined || own === null) return []
  const value = option.datatype === 'datetime' ? shownTime(call.session.timeZone, String(own)) : own
  return [{ value, shown: value }]
}

/** The name of the item that a column points to. */
function reference(column: string, itemtype: string): Source {
  return (call, row) => {
    const id = Number(row[column] ?? 0)
    if (id === 0 && itemtype !== 'Entity') return []
    return [named(call, itemtype, id)]
  }
}

function named(call: SessionCall, itemtype: string, id: number): Cell {
  const value = nameOf(call, itemtype, id, 'complete')
  return { id, value, shown: decodeText(value) }
}

/** Users, groups and suppliers in one role. Users are shown by their ids. */
function actors(table: string, column: string, itemtype: string, type: number): Source {
  return (call, row) =>
    linked(call, table, row, 'tickets_id')
      .filter((link) => link['type'] === type)
      .map((link) => {
        const cell = named(call, itemtype, Number(link[column]))
        return itemtype === 'User' ? { ...cell, shown: String(link[column]) } : cell
      })
}

function linked(call: SessionCall, table: string, row: Row, key: string): readonly Row[] {
  const children = call.tables.table(table).rows()
  return children.filter(
    (child) => child[key] === row['id'] && (key !== 'items_id' || child['itemtype'] === 'Ticket'),
  )
}

function column(table: string, key: string, name: string): Source {
  return (call, row) =>
    linked(call, table, row, key).map((child) => {
      const value = child[name] ?? null
      return { value, shown: name === 'items_id' ? String(value) : value }
    })
}

function count(table: string, key: string): Source {
  return (call, row) => {
    const value = linked(call, table, row, key).length
    return [{ value, shown: value }]
  }
}

/** The other ends of links. */
function linkedTickets(
  ...wanted: readonly (readonly [mine: string, other: string, link?: number])[]
): Source {
  return (call, row) =>
    wanted.flatMap(([mine, other, link]) =>
      call.tables
        .table('Ticket_Ticket')
        .rows()
        .filter((each) => each[mine] === row['id'] && (link === undefined || each['link'] === link))
        .map((each) => {
          const id = Number(each[other])
          return { id, value: id, shown: String(id) }
        }),
    )
}

const [first, second] = ['tickets_id_1', 'tickets_id_2']
const { duplicate, sonOf } = linkType

const ticketSources: Readonly<Record<number, Source>> = {
  4: actors('Ticket_User', 'users_id', 'User', role.requester),
  5: actors('Ticket_User', 'users_id', 'User', role.assign),
  6: actors('Supplier_Ticket', 'suppliers_id', 'Supplier', role.assign),
  7: reference('itilcategories_id', 'ITILCategory'),
  8: actors('Group_Ticket', 'groups_id', 'Group', role.assign),
  9: reference('requesttypes_id', 'RequestType'),
  13: column('Item_Ticket', 'tickets_id', 'items_id'),
  22: reference('users_id_recipient', 'User'),
  24: column('ITILSolution', 'items_id', 'content'),
  25: column('ITILFollowup', 'items_id', 'content'),
  26: column('TicketTask', 'tickets_id', 'content'),
  27: count('ITILFollowup', 'items_id'),
  28: count('TicketTask', 'tickets_id'),
  36: column('ITILFollowup', 'items_id', 'date'),
  38: column('ITILSolution', 'items_id', 'status'),
  40: linkedTickets([first, second], [second, first]),
  47: linkedTickets([first, second, duplicate], [second, first, duplicate]),
  50: linkedTickets([first, second, sonOf]),
  64: reference('users_id_lastupdater', 'User'),
  65: actors('Group_Ticket', 'groups_id', 'Group', role.observer),
  66: actors('Ticket_User', 'users_id', 'User', role.observer),
  67: linkedTickets([second, first, sonOf]),
  71: actors('Group_Ticket', 'groups_id', 'Group', role.requester),
  80: reference('entities_id', 'Entity'),
  83: reference('locations_id', 'Location'),
  91: column('ITILFollowup', 'items_id', 'is_private'),
  97: column('TicketTask', 'tickets_id', 'date'),
  119: count('Document_Item', 'items_id'),
  131: column('Item_Ticket', 'tickets_id', 'itemtype'),
}

const assetSources: Readonly<Record<number, Source>> = {
  3: reference('locations_id', 'Location'),
  24: reference('users_id_tech', 'User'),
  49: reference('groups_id_tech', 'Group'),
  70: reference('users_id', 'User'),
  71: reference('groups_id', 'Group'),
  80: reference('entities_id', 'Entity'),
}
