import { now, secondsBetween, type SessionCall } from '../call.ts'
import type { Row, Value } from '../database.ts'
import { takesIntoAccount } from './rights.ts'
import { isEnded, status } from './status.ts'

/** Changes of a ticket, with everything that GLPI changes along with them: dates, durations, "taken into account". */
export function withConsequences(call: SessionCall, ticket: Row, changes: Row): Row {
  const time = now(call)
  const result: Record<string, Value> = { ...changes }
  const current = (name: string): Value => (name in result ? result : ticket)[name] ?? null
  const opened = String(current('date'))
  const end = time < opened ? opened : time
  if ('status' in changes) {
    const next = Number(changes['status'])
    if (next === status.solved) result['solvedate'] = end
    if (!isEnded(next)) result['solvedate'] = null
    if (next === status.closed && current('solvedate') === null) result['solvedate'] = end
    result['closedate'] = next === status.closed ? end : null
    Object.assign(result, waiting(ticket, next, time))
  }
  const waited = Number(current('waiting_duration'))
  const spent = (until: Value): number =>
    until === null ? 0 : Math.max(0, secondsBetween(opened, until) - waited)
  if ('solvedate' in result) result['solve_delay_stat'] = spent(result['solvedate'] ?? null)
  if ('closedate' in result) result['close_delay_stat'] = spent(result['closedate'] ?? null)
  return { ...result, ...takenIntoAccount(call, { ...ticket, ...result }) }
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
function takenIntoAccount(call: SessionCall, ticket: Row): Row {
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
