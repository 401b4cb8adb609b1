import type { SessionCall } from '../call.ts'
import { isEnded } from './status.ts'

/** How two tickets are linked; 4, "parent of", is stored as 3 the other way round. */
export const linkType = { linked: 1, duplicate: 2, sonOf: 3, parentOf: 4 } as const

/** The tickets linked to this one as duplicates that have not come to their end. */
export function duplicatesOf({ server: { db } }: SessionCall, ticketId: number): readonly number[] {
  return db
    .table('Ticket_Ticket')
    .rows()
    .filter((row) => row['link'] === linkType.duplicate)
    .flatMap((row) => {
      if (row['tickets_id_1'] === ticketId) return [Number(row['tickets_id_2'])]
      return row['tickets_id_2'] === ticketId ? [Number(row['tickets_id_1'])] : []
    })
    .filter((id) => {
      const ticket = db.table('Ticket').get(id)
      return ticket !== undefined && !isEnded(ticket['status'])
    })
}
