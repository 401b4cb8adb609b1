import { now, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isEmpty, toInt, type PhpMap } from '../php/values.ts'
import { newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { storeLink } from './links.ts'
import { canUpdateTicket } from './rights.ts'
import { status } from './status.ts'
import { touchTicket } from './consequences.ts'

/**
 * Merges a ticket into another: its title and text become a follow-up there, its follow-ups and tasks are copied, its
 * actors too, and it goes to the bin. False when it may not be done or the target is closed.
 */
export function mergeTicket(
  call: SessionCall,
  sourceId: number,
  targetId: number,
  options: PhpMap,
): boolean {
  const { db } = call.server
  const source = db.table('Ticket').get(sourceId)
  const target = db.table('Ticket').get(targetId)
  if (source === undefined || target === undefined) return false
  if (!canUpdateTicket(call, source) || !canUpdateTicket(call, target)) return false
  if (target['status'] === status.closed) return false
  const lineBreaks = '&#60;br /&#62;&#60;br /&#62;'
  addFollowupFrom(call, source, targetId, {
    content: `${String(source['name'])}${lineBreaks}${String(source['content'])}`,
    users_id: source['users_id_recipient'],
  })
  if (!isEmpty(options['with_followups'])) {
    for (const followup of partsOf(call, 'ITILFollowup', 'items_id', sourceId)) {
      addFollowupFrom(call, source, targetId, {
        content: followup['content'],
        users_id: followup['users_id'],
        is_private: followup['is_private'],
        requesttypes_id: followup['requesttypes_id'],
      })
    }
  }
  if (!isEmpty(options['with_tasks'])) {
    for (const task of partsOf(call, 'TicketTask', 'tickets_id', sourceId)) {
      db.insert('TicketTask', { ...task, id: 0, tickets_id: targetId, sourceitems_id: sourceId })
    }
  }
  if (!isEmpty(options['with_actors'])) copyActors(call, sourceId, targetId)
  const link = toInt(options['link_type'])
  if (link > 0) {
    storeLink(call, { tickets_id_1: sourceId, tickets_id_2: targetId, link })
    touchTicket(call, sourceId)
  }
  touchTicket(call, targetId)
  db.update('Ticket', sourceId, { is_deleted: 1, date_mod: now(call) })
  return true
}

function partsOf(call: SessionCall, table: string, key: string, ticketId: number): readonly Row[] {
  return call.server.db
    .table(table)
    .rows()
    .filter(
      (row) => row[key] === ticketId && (key === 'tickets_id' || row['itemtype'] === 'Ticket'),
    )
}

function addFollowupFrom(call: SessionCall, source: Row, targetId: number, columns: PhpMap): void {
  const time = now(call)
  const shape = shapeOf('ITILFollowup')
  call.server.db.insert(
    'ITILFollowup',
    newRow(shape, {
      ...columns,
      id: 0,
      itemtype: 'Ticket',
      items_id: targetId,
      sourceitems_id: source['id'],
      date: time,
      date_mod: time,
      date_creation: time,
      timeline_position: 1,
    }),
  )
}

function copyActors(call: SessionCall, sourceId: number, targetId: number): void {
  const { db } = call.server
  for (const [table, column] of [
    ['Ticket_User', 'users_id'],
    ['Group_Ticket', 'groups_id'],
    ['Supplier_Ticket', 'suppliers_id'],
  ] as const) {
    for (const actor of partsOf(call, table, 'tickets_id', sourceId)) {
      const same = (row: Row): boolean =>
        row[column] === actor[column] && row['type'] === actor['type']
      if (partsOf(call, table, 'tickets_id', targetId).some(same)) continue
      db.insert(table, { ...actor, id: 0, tickets_id: targetId })
    }
  }
}
