import { now, type SessionCall } from '../call.ts'
import { solutionStatus } from './status.ts'

/** Reopening a ticket refuses its last solution, in the name of whoever reopens it. */
export function refuseLastSolution(call: SessionCall, ticketId: number): void {
  const { db } = call.server
  const last = db
    .table('ITILSolution')
    .rows()
    .findLast((row) => row['itemtype'] === 'Ticket' && row['items_id'] === ticketId)
  if (last === undefined || last['status'] !== solutionStatus.waiting) return
  db.update('ITILSolution', Number(last['id']), {
    status: solutionStatus.refused,
    users_id_approval: call.session.userId,
    date_approval: now(call),
  })
}
