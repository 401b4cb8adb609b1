import { say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { toInt, type PhpMap } from '../php/values.ts'
import { linkType } from './duplicates.ts'

/** Stores a link of two tickets. Undefined when they are linked already, either way round. */
export function storeLink({ server: { db } }: SessionCall, input: PhpMap): Row | undefined {
  const given = toInt(input['link'] ?? linkType.linked)
  const swapped = given === linkType.parentOf
  const first = toInt(input[swapped ? 'tickets_id_2' : 'tickets_id_1'])
  const second = toInt(input[swapped ? 'tickets_id_1' : 'tickets_id_2'])
  const same = (row: Row): boolean =>
    (row['tickets_id_1'] === first && row['tickets_id_2'] === second) ||
    (row['tickets_id_1'] === second && row['tickets_id_2'] === first)
  if (first === second || db.table('Ticket_Ticket').rows().some(same)) return undefined
  const link = swapped ? linkType.sonOf : given
  return db.insert('Ticket_Ticket', { id: 0, tickets_id_1: first, tickets_id_2: second, link })
}

/** The answer to a new link. */
export function linkMessage(call: SessionCall, row: Row): string {
  return say(call, 'Item successfully added: %s', `Linked ticket - ID ${row['id']}`)
}
