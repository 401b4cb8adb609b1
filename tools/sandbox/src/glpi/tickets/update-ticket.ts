import { now, rightsOf, say, secondsBetween, type SessionCall } from '../call.ts'
import type { Row, Value } from '../database.ts'
import { requireText, UncaughtException, type PhpMap } from '../php/values.ts'
import { may, ticketRight } from '../profile-rights.ts'
import { changedColumns, shapes, SqlError } from '../schema.ts'
import { cut, encodeText } from '../text-encoding.ts'
import { hasAssignee, wantsAssignee, writeActors } from './actors.ts'
import { duplicatesOf } from './duplicates.ts'
import { missingMandatoryFields } from './mandatory-fields.ts'
import { priorityOf } from './priority.ts'
import { takesIntoAccount } from './rights.ts'
import { refuseLastSolution } from './solution-status.ts'
import { isEnded, status } from './status.ts'

const ticketShape = shapes['Ticket'] ?? { name: 'glpi_tickets', columns: [] }

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
  const closed = ticket['status'] === status.closed
  const accepted = Object.entries(given).filter(
    ([name, value]) =>
      name !== 'id' && value !== undefined && (!closed || changeableWhenClosed.has(name)),
  )
  if (closed && accepted.length === 0) return false
  const input = cleaned(Object.fromEntries(accepted))
  if (!datesAreWellFormed(call, input)) return false
  const wanted = withPriority(call, ticket, input)
  const id = Number(ticket['id'])
  if (wantsAssignee(input) && ticket['status'] === status.new && !('status' in wanted)) {
    wanted['status'] = status.assigned
  }
  const actorsChanged = writeActors(call, id, input)
  if (actorsChanged && lostLastAssignee(call, ticket, input)) wanted['status'] = status.new
  delete wanted['date_mod']
  delete wanted['users_id_recipient']
  wanted['users_id_lastupdater'] = call.session.userId
  const changes = changedColumns(ticketShape, ticket, wanted)
  if (Object.keys(changes).length === 0 && !actorsChanged) return true
  if (call.trouble === 'ticket-row-locked') {
    throw new SqlError('Lock wait timeout exceeded; try restarting transaction')
  }
  const updated = withConsequences(call, ticket, changes)
  call.server.db.update('Ticket', id, { ...updated, date_mod: now(call) })
  if ('status' in changes) afterStatus(call, ticket, Number(changes['status']))
  return true
}

function cleaned(input: PhpMap): PhpMap {
  const result: Record<string, unknown> = { ...input }
  if ('name' in input) result['name'] = cut(encodeText(requireText(input['name'])).trimStart(), 255)
  if ('content' in input) {
    result['content'] = encodeText(requireText(input['content']))
      .trimStart()
      .replaceAll('\r\n', '\n')
  }
  for (const [name, value] of Object.entries(result)) {
    const isColumn = ticketShape.columns.some((column) => column.name === name)
    if (isColumn && typeof value === 'object' && value !== null) {
      throw new UncaughtException(`${name} must not be an array`)
    }
  }
  return result
}

/** Dates must be whole: `YYYY-MM-DD HH:MM:SS`. */
export function datesAreWellFormed(call: SessionCall, input: PhpMap): boolean {
  const date = input['date']
  if (date === undefined || date === null) return true
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(requireText(date))) return true
  call.messages.push(say(call, 'Incorrect value for date field.'))
  return false
}

/** A change of urgency or impact brings the priority along, unless the user may set it and does. */
function withPriority(call: SessionCall, ticket: Row, input: PhpMap): Record<string, unknown> {
  const { urgency = ticket['urgency'], impact = ticket['impact'] } = input
  const moved =
    String(urgency) !== String(ticket['urgency']) || String(impact) !== String(ticket['impact'])
  const ownPriority =
    'priority' in input && may(rightsOf(call), 'ticket', ticketRight.changePriority)
  if (!moved || ownPriority) return { ...input }
  return { ...input, priority: priorityOf(urgency, impact) }
}

function lostLastAssignee(call: SessionCall, ticket: Row, input: PhpMap): boolean {
  return (
    !('status' in input) &&
    (ticket['status'] === status.assigned || ticket['status'] === status.planned) &&
    !hasAssignee(call, Number(ticket['id']))
  )
}

/** The changes with everything that GLPI changes along with them. */
function withConsequences(call: SessionCall, ticket: Row, changes: Row): Row {
  const time = now(call)
  const result: Record<string, Value> = { ...changes }
  const current = (name: string): Value => (name in result ? result : ticket)[name] ?? null
  const notBeforeOpening = laterOf(time, String(current('date')))
  if ('status' in changes) {
    const next = changes['status']
    if (next === status.solved) result['solvedate'] = notBeforeOpening
    if (next === status.closed) {
      result['closedate'] = notBeforeOpening
      if (current('solvedate') === null) result['solvedate'] = notBeforeOpening
    } else {
      result['closedate'] = null
    }
    if (!isEnded(next)) result['solvedate'] = null
    Object.assign(result, waiting(ticket, Number(next), time))
  }
  const opened = current('date')
  const waited = Number(current('waiting_duration'))
  const spent = (until: Value): number =>
    until === null ? 0 : Math.max(0, secondsBetween(opened, until) - waited)
  if ('solvedate' in result) result['solve_delay_stat'] = spent(result['solvedate'] ?? null)
  if ('closedate' in result) result['close_delay_stat'] = spent(result['closedate'] ?? null)
  return { ...result, ...takenIntoAccount(call, { ...ticket, ...result }) }
}

function laterOf(a: string, b: string): string {
  return a < b ? b : a
}

/** Waiting begins with pending and with solved; leaving either, other than from solved to closed, ends it. */
function waiting(ticket: Row, next: number, time: string): Row {
  const result: Record<string, Value> = {}
  const began = ticket['begin_waiting_date'] ?? null
  const before = ticket['status']
  const over =
    before === status.pending ||
    (before === status.solved && next !== status.closed) ||
    (before === status.closed && !isEnded(next))
  if (began !== null && over) {
    result['waiting_duration'] =
      Number(ticket['waiting_duration']) + Math.max(0, secondsBetween(began, time))
    result['begin_waiting_date'] = null
  }
  if (next === status.pending || next === status.solved) result['begin_waiting_date'] = time
  return result
}

/** The first work on a ticket that is not new any more is noted with its time. */
export function takenIntoAccount(call: SessionCall, ticket: Row): Row {
  const already = Number(ticket['takeintoaccount_delay_stat']) > 0
  if (already || ticket['status'] === status.new || !takesIntoAccount(call, ticket)) return {}
  return takeIntoAccount(call, ticket)
}

/** The columns that say that work on the ticket has begun now. */
export function takeIntoAccount(call: SessionCall, ticket: Row): Row {
  const time = now(call)
  return {
    takeintoaccountdate: time,
    takeintoaccount_delay_stat: Math.max(1, secondsBetween(ticket['date'], time)),
  }
}

function afterStatus(call: SessionCall, before: Row, next: number): void {
  const id = Number(before['id'])
  if (isEnded(before['status']) && !isEnded(next)) refuseLastSolution(call, id)
  if (isEnded(next))
    for (const duplicate of duplicatesOf(call, id)) setStatus(call, duplicate, next)
}

/**
 * Notes work on a ticket that changes none of its fields (a follow-up, a link): date and editor, and that it was taken
 * into account. A closed ticket that was never taken into account stays untouched.
 */
export function touchTicket(call: SessionCall, id: number): void {
  const ticket = call.server.db.table('Ticket').get(id)
  if (ticket === undefined) return
  const first = Number(ticket['takeintoaccount_delay_stat']) === 0 && takesIntoAccount(call, ticket)
  if (first && ticket['status'] === status.closed) return
  call.server.db.update('Ticket', id, {
    ...(first ? takeIntoAccount(call, ticket) : {}),
    users_id_lastupdater: call.session.userId,
    date_mod: now(call),
  })
}

/** Gives the ticket another status, with all that follows from it. */
export function setStatus(call: SessionCall, id: number, next: number): void {
  const ticket = call.server.db.table('Ticket').get(id)
  if (ticket !== undefined) updateTicket(call, ticket, { status: next })
}
