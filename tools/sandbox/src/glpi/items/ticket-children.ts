import { now, rightsOf, say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isEmpty, toInt, UncaughtException, type PhpMap } from '../php/values.ts'
import { followupRight, may, right } from '../profile-rights.ts'
import { changedColumns, newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { addFollowup, canCreateFollowup, updateFollowup } from '../tickets/followups.ts'
import { linkMessage, storeLink } from '../tickets/links.ts'
import { canReadTicket, canUpdateTicket } from '../tickets/rights.ts'
import { addSolution, canCreateSolution } from '../tickets/solutions.ts'
import { hasAssignee, role } from '../tickets/actors.ts'
import { status } from '../tickets/status.ts'
import { addTask, canCreateTask } from '../tickets/tasks.ts'
import { storedText } from '../tickets/ticket-input.ts'
import { touchTicket } from '../tickets/consequences.ts'
import { setStatus } from '../tickets/update-ticket.ts'
import type { Behaviour } from './behaviour.ts'

/** What all parts of a ticket have in common: they are seen by whoever sees the ticket. */
function ticketPart(itemtype: string, own: Partial<Behaviour>): Behaviour {
  const ticketOf = ({ server }: SessionCall, row: PhpMap): Row | undefined =>
    server.db
      .table('Ticket')
      .get(toInt(row['tickets_id'] ?? row['tickets_id_1'] ?? row['items_id']))
  const isVisible = (call: SessionCall, row: Row): boolean => {
    const ticket = ticketOf(call, row)
    return ticket !== undefined && canReadTicket(call, ticket)
  }
  const mayUpdate = (call: SessionCall, row: PhpMap): boolean => {
    const ticket = ticketOf(call, row)
    return ticket !== undefined && canUpdateTicket(call, ticket)
  }
  return {
    canList: () => true,
    isVisible,
    canRead: isVisible,
    canCreate: mayUpdate,
    canUpdate: mayUpdate,
    canRemove: mayUpdate,
    add: () => undefined,
    update(call, row, input) {
      const { content } = input
      const given = content === undefined ? input : { ...input, content: storedText(content) }
      const changes = changedColumns(shapeOf(itemtype), row, given)
      if (Object.keys(changes).length > 0)
        call.server.db.update(itemtype, Number(row['id']), changes)
      return true
    },
    remove({ server }, row) {
      server.db.remove(itemtype, Number(row['id']))
    },
    ...own,
  }
}

/** Follow-ups. */
export const followupItem: Behaviour = ticketPart('ITILFollowup', {
  canCreate: canCreateFollowup,
  canUpdate: (call) => may(rightsOf(call), 'followup', right.update | followupRight.updateAll),
  canRemove: (call) => may(rightsOf(call), 'followup', right.purge),
  add: addFollowup,
  update: updateFollowup,
})

/** The class of follow-ups before GLPI 9.4, which still works. */
export const oldFollowupItem: Behaviour = {
  ...followupItem,
  canCreate: (call, input) => canCreateFollowup(call, asFollowup(input)),
  add: (call, input) => addFollowup(call, asFollowup(input)),
}

function asFollowup(input: PhpMap): PhpMap {
  return { ...input, itemtype: 'Ticket', items_id: input['tickets_id'] }
}

/** Solutions. */
export const solutionItem: Behaviour = ticketPart('ITILSolution', {
  canCreate: canCreateSolution,
  add: addSolution,
})

/** Tasks. */
export const taskItem: Behaviour = ticketPart('TicketTask', {
  canCreate: canCreateTask,
  add: addTask,
})

/** Users, groups and suppliers of a ticket, as items of their own. */
export function actorItem(itemtype: string, actor: string, column: string): Behaviour {
  const shape = shapeOf(itemtype)
  return ticketPart(itemtype, {
    add(call, input) {
      const { db } = call.server
      const type = toInt(input['type'] ?? role.requester)
      const ticketId = toInt(input['tickets_id'])
      const actorId = toInt(input[column])
      const same = (row: Row): boolean =>
        row['tickets_id'] === ticketId && row[column] === actorId && row['type'] === type
      const known = db.table(actor).get(actorId) !== undefined
      if (!known || db.table(itemtype).rows().some(same)) return undefined
      const stored = db.insert(itemtype, newRow(shape, { ...input, id: 0 }))
      touchTicket(call, ticketId)
      const ticket = db.table('Ticket').get(ticketId)
      if (type === role.assign && ticket?.['status'] === status.new) {
        setStatus(call, ticketId, status.assigned)
      }
      return stored
    },
    remove(call, row) {
      const ticketId = Number(row['tickets_id'])
      call.server.db.remove(itemtype, Number(row['id']))
      touchTicket(call, ticketId)
      const ticket = call.server.db.table('Ticket').get(ticketId)
      if (ticket?.['status'] === status.assigned && !hasAssignee(call, ticketId)) {
        setStatus(call, ticketId, status.new)
      }
    },
  })
}

/** Items linked to tickets. Without a ticket that exists the program fails. */
export const itemLinkItem: Behaviour = ticketPart('Item_Ticket', {
  canCreate(call, input) {
    const ticket = call.server.db.table('Ticket').get(toInt(input['tickets_id']))
    if (ticket === undefined) throw new UncaughtException('Ticket not found')
    return canUpdateTicket(call, ticket)
  },
  add(call, input) {
    const { db } = call.server
    const shape = shapeOf('Item_Ticket')
    const row = newRow(shape, { ...input, id: 0 })
    const same = (other: Row): boolean =>
      ['itemtype', 'items_id', 'tickets_id'].every((name) => other[name] === row[name])
    if (isEmpty(row['itemtype']) || db.table('Item_Ticket').rows().some(same)) return undefined
    const stored = db.insert('Item_Ticket', row)
    touchTicket(call, Number(row['tickets_id']))
    const item = db.table(String(row['itemtype'])).get(Number(row['items_id']))
    call.messages.push(say(call, 'Item successfully added: %s', String(item?.['name'] ?? '')))
    return stored
  },
})

/** Links between tickets. */
export const ticketLinkItem: Behaviour = ticketPart('Ticket_Ticket', {
  canCreate: (call, input) =>
    ['tickets_id_1', 'tickets_id_2'].every((name) => {
      const ticket = call.server.db.table('Ticket').get(toInt(input[name]))
      return ticket !== undefined && canUpdateTicket(call, ticket)
    }),
  add(call, input) {
    const stored = storeLink(call, input)
    if (stored === undefined) return undefined
    touchTicket(call, Number(stored['tickets_id_1']))
    touchTicket(call, Number(stored['tickets_id_2']))
    call.messages.push(linkMessage(call, stored))
    return stored
  },
})

/** Documents attached to items. */
export const documentLinkItem: Behaviour = ticketPart('Document_Item', {
  add(call, input) {
    const { db } = call.server
    const time = now(call)
    const shape = shapeOf('Document_Item')
    const row = newRow(shape, {
      ...input,
      id: 0,
      users_id: call.session.userId,
      date_mod: time,
      date_creation: time,
      timeline_position: 1,
    })
    const same = (other: Row): boolean =>
      ['documents_id', 'itemtype', 'items_id'].every((name) => other[name] === row[name])
    const document = db.table('Document').get(Number(row['documents_id']))
    if (document === undefined || db.table('Document_Item').rows().some(same)) return undefined
    const stored = db.insert('Document_Item', row)
    if (row['itemtype'] === 'Ticket') touchTicket(call, Number(row['items_id']))
    call.messages.push(
      say(call, 'Item successfully added: %s', `Document item - ID ${stored['id']}`),
    )
    return stored
  },
})
