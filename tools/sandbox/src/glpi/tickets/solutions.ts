import { now, say, rightsOf, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isEmpty, requireText, toInt, UncaughtException, type PhpMap } from '../php/values.ts'
import { newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { encodeText } from '../text-encoding.ts'
import { duplicatesOf } from './duplicates.ts'
import { canSolve } from './rights.ts'
import { solutionStatus, status } from './status.ts'
import { setStatus } from './update-ticket.ts'

const solutionShape = shapeOf('ITILSolution')

/** Whether the user may add this solution. The profile decides; neither the ticket's entity nor its existence matters. */
export function canCreateSolution(call: SessionCall, input: PhpMap): boolean {
  if (input['itemtype'] !== 'Ticket') {
    throw new UncaughtException(`Class "${String(input['itemtype'])}" not found`)
  }
  const ticket = call.server.db.table('Ticket').get(toInt(input['items_id']))
  return canSolve(rightsOf(call)) && ticket?.['status'] !== status.closed
}

/** Adds a solution and solves the ticket with it, and the tickets linked as its duplicates. */
export function addSolution(call: SessionCall, input: PhpMap): Row | undefined {
  const ticketId = toInt(input['items_id'])
  const ticket = call.server.db.table('Ticket').get(ticketId)
  if (ticket?.['status'] === status.solved) {
    call.messages.push(
      say(call, 'The item is already solved, did anyone pushed a solution before you?'),
    )
    return undefined
  }
  const stored = storeSolution(call, ticketId, input)
  if (ticket !== undefined) {
    for (const duplicate of duplicatesOf(call, ticketId)) {
      storeSolution(call, duplicate, input)
      solve(call, duplicate)
    }
    solve(call, ticketId)
  }
  call.messages.push(say(call, 'Item successfully added: %s', String(stored['id'])))
  return stored
}

function solve(call: SessionCall, ticketId: number): void {
  setStatus(call, ticketId, closesAtOnce(call) ? status.closed : status.solved)
}

function closesAtOnce({ server }: SessionCall): boolean {
  return server.settings().autocloseDays === 0
}

function storeSolution(call: SessionCall, ticketId: number, input: PhpMap): Row {
  const time = now(call)
  const accepted = closesAtOnce(call)
  return call.server.db.insert(
    'ITILSolution',
    newRow(solutionShape, {
      ...input,
      id: 0,
      items_id: ticketId,
      content: encodeText(requireText(input['content'] ?? '')),
      users_id: isEmpty(input['users_id']) ? call.session.userId : input['users_id'],
      status: accepted ? solutionStatus.accepted : solutionStatus.waiting,
      date_creation: time,
      date_mod: time,
    }),
  )
}
