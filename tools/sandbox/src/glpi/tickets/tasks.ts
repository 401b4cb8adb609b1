import { randomUUID } from 'node:crypto'

import { now, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { requireText, toInt, type PhpMap } from '../php/values.ts'
import { newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { encodeText } from '../text-encoding.ts'
import { canAddTask } from './rights.ts'
import { touchTicket } from './consequences.ts'

const taskShape = shapeOf('TicketTask')

/** Whether the user may add this task: never to a closed ticket. */
export function canCreateTask(call: SessionCall, input: PhpMap): boolean {
  const ticket = call.server.db.table('Ticket').get(toInt(input['tickets_id']))
  return ticket !== undefined && canAddTask(call, ticket)
}

/** Adds a task; the ticket keeps its status. */
export function addTask(call: SessionCall, input: PhpMap): Row {
  const time = now(call)
  const stored = call.server.db.insert(
    'TicketTask',
    newRow(taskShape, {
      ...input,
      id: 0,
      uuid: randomUUID(),
      content: encodeText(requireText(input['content'] ?? '')),
      users_id: call.session.userId,
      date: time,
      date_mod: time,
      date_creation: time,
      timeline_position: 1,
    }),
  )
  touchTicket(call, toInt(input['tickets_id']))
  return stored
}
