import { now, say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { noPermission } from '../messages.ts'
import { isEmpty, requireText, toInt, UncaughtException, type PhpMap } from '../php/values.ts'
import { changedColumns, newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { encodeText } from '../text-encoding.ts'
import { hasAssignee, isActor } from './actors.ts'
import { canFollowUp, canReopen } from './rights.ts'
import { status } from './status.ts'
import { touchTicket } from './consequences.ts'
import { setStatus } from './update-ticket.ts'

const followupShape = shapeOf('ITILFollowup')

/** The ticket that a follow-up, solution or task is for; undefined when there is none. */
function parentTicket({ server }: SessionCall, input: PhpMap): Row | undefined {
  return server.db.table('Ticket').get(toInt(input['items_id']))
}

/** Whether the user may add this follow-up. An unknown item type is an error of the program. */
export function canCreateFollowup(call: SessionCall, input: PhpMap): boolean {
  const itemtype = input['itemtype']
  if (isEmpty(itemtype)) return false
  if (itemtype !== 'Ticket') throw new UncaughtException(`Class "${String(itemtype)}" not found`)
  const ticket = parentTicket(call, input)
  return ticket !== undefined && canFollowUp(call, ticket)
}

/** Adds a follow-up, with what it does to the ticket's status. */
export function addFollowup(call: SessionCall, input: PhpMap): Row | undefined {
  const content = requireText(input['content'] ?? '')
  if (content === '') {
    call.messages.push(say(call, "You can't add a followup without description"))
    return undefined
  }
  const ticket = parentTicket(call, input)
  if (ticket === undefined) {
    call.messages.push(say(call, noPermission))
    return undefined
  }
  const time = now(call)
  const stored = call.server.db.insert(
    'ITILFollowup',
    newRow(followupShape, {
      ...input,
      id: 0,
      itemtype: 'Ticket',
      content: encodeText(content),
      users_id: call.session.userId,
      date: input['date'] ?? time,
      date_mod: time,
      date_creation: time,
      timeline_position: input['timeline_position'] ?? 1,
    }),
  )
  const id = Number(ticket['id'])
  if (call.trouble === 'ticket-row-locked') {
    call.messages.push('Lock wait timeout exceeded; try restarting transaction')
    return stored
  }
  const next = statusAfter(call, ticket, input)
  touchTicket(call, id)
  if (next !== undefined) setStatus(call, id, next)
  return stored
}

/**
 * The status that a follow-up asks for. Its author matters: a requester reopens what is pending, solved or closed,
 * unless told not to; for anybody else only the explicit options do something.
 */
function statusAfter(call: SessionCall, ticket: Row, input: PhpMap): number | undefined {
  const id = Number(ticket['id'])
  const current = ticket['status']
  const open = hasAssignee(call, id) ? status.assigned : status.new
  if (!isEmpty(input['pending'])) return status.pending
  if (!isEmpty(input['_status'])) return toInt(input['_status'])
  if (!isEmpty(input['add_close']) && current === status.solved) return status.closed
  if (!canReopen(ticket)) return undefined
  if (!isEmpty(input['add_reopen']) || !isEmpty(input['_reopen'])) return open
  const byRequester = isActor(call, id, call.session.userId, 'requester')
  return byRequester && isEmpty(input['_no_reopen']) ? open : undefined
}

/** Changes the text or the privacy of a follow-up. */
export function updateFollowup(call: SessionCall, row: Row, input: PhpMap): boolean {
  const content = input['content']
  const given =
    content === undefined ? input : { ...input, content: encodeText(requireText(content)) }
  const changes = changedColumns(followupShape, row, given)
  if (Object.keys(changes).length === 0) return true
  const { db } = call.server
  const editor = { users_id_editor: call.session.userId, date_mod: now(call) }
  db.update('ITILFollowup', Number(row['id']), { ...changes, ...editor })
  touchTicket(call, Number(row['items_id']))
  return true
}
