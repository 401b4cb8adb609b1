import { now, rightsOf, type SessionCall } from '../call.ts'
import type { Row, Value } from '../database.ts'
import type { PhpMap } from '../php/values.ts'
import { may, ticketRight } from '../profile-rights.ts'
import { changedColumns, SqlError } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { hasAssignee, wantsAssignee, writeActors } from './actors.ts'
import { withConsequences } from './consequences.ts'
import { duplicatesOf } from './duplicates.ts'
import { missingMandatoryFields } from './mandatory-fields.ts'
import { priorityOf } from './priority.ts'
import { refuseLastSolution } from './solution-status.ts'
import { isEnded, status } from './status.ts'
import {
  inDatabaseTime,
  datesAreWellFormed,
  requireScalars,
  storedText,
  storedTitle,
} from './ticket-input.ts'

/** What a closed ticket still accepts. */
const changeableWhenClosed: ReadonlySet<string> = new Set([
  'status',
  'entities_id',
  'itilcategories_id',
])

/** Changes a ticket as the input says. False when GLPI refuses; the reason, if it gives one, is among the messages. */
export function updateTicket(call: SessionCall, ticket: Row, given: PhpMap): boolean {
  const missing = missingMandatoryFields(call, given, 'given')
  if (missing !== undefined) {
    call.messages.push(missing)
    return false
  }
  const input = accepted(ticket, inDatabaseTime(call, given))
  if (input === undefined || !datesAreWellFormed(call, input)) return false
  requireScalars(input)
  const id = Number(ticket['id'])
  const changes: Record<string, Value> = {
    ...changedColumns(shapeOf('Ticket'), ticket, wantedColumns(call, ticket, input)),
  }
  if (call.trouble === 'ticket-row-locked' && Object.keys(changes).length > 0) {
    throw new SqlError('Lock wait timeout exceeded; try restarting transaction')
  }
  const actorsChanged = writeActors(call, id, input)
  if (actorsChanged && hasLostLastAssignee(call, ticket, input)) changes['status'] = status.new
  if (Object.keys(changes).length === 0 && !actorsChanged) return true
  const updated = withConsequences(call, ticket, changes)
  call.server.db.update('Ticket', id, { ...updated, date_mod: now(call) })
  if ('status' in changes) afterStatus(call, ticket, Number(changes['status']))
  return true
}

/** Gives the ticket another status, with all that follows from it. */
export function setStatus(call: SessionCall, id: number, next: number): void {
  const ticket = call.server.db.table('Ticket').get(id)
  if (ticket !== undefined) updateTicket(call, ticket, { status: next })
}

/** The part of the input that this ticket accepts; undefined when a closed ticket accepts nothing of it. */
function accepted(ticket: Row, given: PhpMap): PhpMap | undefined {
  const closed = ticket['status'] === status.closed
  const fields = Object.entries(given).filter(
    ([name, value]) =>
      name !== 'id' && value !== undefined && (!closed || changeableWhenClosed.has(name)),
  )
  return closed && fields.length === 0 ? undefined : Object.fromEntries(fields)
}

function wantedColumns(call: SessionCall, ticket: Row, input: PhpMap): PhpMap {
  const { date_mod: _, users_id_recipient: __, ...rest } = input
  const becomesAssigned =
    wantsAssignee(input) && ticket['status'] === status.new && !('status' in input)
  return {
    ...rest,
    ...('name' in input ? { name: storedTitle(input['name']) } : {}),
    ...('content' in input ? { content: storedText(input['content']) } : {}),
    ...(becomesAssigned ? { status: status.assigned } : {}),
    ...newPriority(call, ticket, input),
    users_id_lastupdater: call.session.userId,
  }
}

/** A change of urgency or impact brings the priority along, unless the user may set it and does. */
function newPriority(call: SessionCall, ticket: Row, input: PhpMap): PhpMap {
  const { urgency = ticket['urgency'], impact = ticket['impact'] } = input
  const moved =
    String(urgency) !== String(ticket['urgency']) || String(impact) !== String(ticket['impact'])
  const own = 'priority' in input && may(rightsOf(call), 'ticket', ticketRight.changePriority)
  return moved && !own ? { priority: priorityOf(urgency, impact) } : {}
}

function hasLostLastAssignee(call: SessionCall, ticket: Row, input: PhpMap): boolean {
  return (
    !('status' in input) &&
    (ticket['status'] === status.assigned || ticket['status'] === status.planned) &&
    !hasAssignee(call, Number(ticket['id']))
  )
}

function afterStatus(call: SessionCall, before: Row, next: number): void {
  const id = Number(before['id'])
  if (isEnded(before['status']) && !isEnded(next)) refuseLastSolution(call, id)
  if (!isEnded(next)) return
  for (const duplicate of duplicatesOf(call, id)) setStatus(call, duplicate, next)
}
