import { now, rightsOf } from '../call.ts'
import { may, right } from '../profile-rights.ts'
import { addTicket, canCreateTicket } from '../tickets/add-ticket.ts'
import { canListTickets, canReadTicket, canUpdateTicket } from '../tickets/rights.ts'
import { updateTicket } from '../tickets/update-ticket.ts'
import type { Behaviour } from './behaviour.ts'

const children: readonly string[] = [
  'Ticket_User',
  'Group_Ticket',
  'Supplier_Ticket',
  'Item_Ticket',
  'TicketTask',
]

/** Tickets. */
export const ticketItem: Behaviour = {
  canList: canListTickets,
  isVisible: canReadTicket,
  canRead: canReadTicket,
  canCreate: canCreateTicket,
  canUpdate: canUpdateTicket,
  canRemove: (call, row, purge) =>
    canReadTicket(call, row) && may(rightsOf(call), 'ticket', purge ? right.purge : right.delete),
  add: addTicket,
  update: updateTicket,
  remove(call, row, purge) {
    const { db } = call.server
    const id = Number(row['id'])
    if (!purge) {
      if (row['is_deleted'] !== 1) db.update('Ticket', id, { is_deleted: 1, date_mod: now(call) })
      return
    }
    db.remove('Ticket', id)
    for (const child of children) {
      for (const link of db.table(child).rows()) {
        if (link['tickets_id'] === id) db.remove(child, Number(link['id']))
      }
    }
    for (const child of ['ITILFollowup', 'ITILSolution', 'Document_Item']) {
      for (const link of db.table(child).rows()) {
        if (link['itemtype'] === 'Ticket' && link['items_id'] === id) {
          db.remove(child, Number(link['id']))
        }
      }
    }
    for (const link of db.table('Ticket_Ticket').rows()) {
      if (link['tickets_id_1'] === id || link['tickets_id_2'] === id) {
        db.remove('Ticket_Ticket', Number(link['id']))
      }
    }
  },
}
