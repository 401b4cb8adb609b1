import { sqlTime, type Server } from '../call.ts'
import { status } from './status.ts'

const dayMs = 86_400_000

/** What GLPI's task does now and then: closes tickets that were solved long enough ago. */
export function closeSolvedTickets({ db, clock, settings }: Server): void {
  const { autocloseDays } = settings()
  if (autocloseDays <= 0) return
  const limit = sqlTime(clock.now() - autocloseDays * dayMs)
  const time = sqlTime(clock.now())
  for (const ticket of db.table('Ticket').rows()) {
    const due = ticket['status'] === status.solved && String(ticket['solvedate']) <= limit
    if (!due || ticket['is_deleted'] === 1) continue
    db.update('Ticket', Number(ticket['id']), {
      status: status.closed,
      closedate: time,
      date_mod: time,
    })
  }
}
