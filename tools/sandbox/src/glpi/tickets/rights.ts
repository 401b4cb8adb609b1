import { rightsOf, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import {
  followupRight,
  may,
  right,
  taskRight,
  ticketRight,
  type Rights,
} from '../profile-rights.ts'
import { isActor } from './actors.ts'
import { isEnded, status } from './status.ts'

/** Whether the profile sees any tickets at all. */
export function canListTickets(call: SessionCall): boolean {
  const { readAll, readGroup, readAssigned } = ticketRight
  return may(rightsOf(call), 'ticket', right.read | readAll | readGroup | readAssigned)
}

/** Whether this ticket shows up for the user: its entity is active, and the profile sees all, or it is his own. */
export function canReadTicket(call: SessionCall, ticket: Row): boolean {
  if (!call.session.activeEntities.includes(Number(ticket['entities_id']))) return false
  const rights = rightsOf(call)
  if (may(rights, 'ticket', ticketRight.readAll)) return true
  const id = Number(ticket['id'])
  const { userId } = call.session
  return (
    (may(rights, 'ticket', right.read) && isOwn(call, ticket)) ||
    (may(rights, 'ticket', ticketRight.readAssigned) && isActor(call, id, userId, 'assign'))
  )
}

function isOwn(call: SessionCall, ticket: Row): boolean {
  const id = Number(ticket['id'])
  const { userId } = call.session
  return (
    ticket['users_id_recipient'] === userId ||
    isActor(call, id, userId, 'requester') ||
    isActor(call, id, userId, 'observer')
  )
}

/** Whether the user may change this ticket. */
export function canUpdateTicket(call: SessionCall, ticket: Row): boolean {
  if (!canReadTicket(call, ticket)) return false
  return may(rightsOf(call), 'ticket', right.update)
}

/** Whether the user may add a follow-up to this ticket. */
export function canFollowUp(call: SessionCall, ticket: Row): boolean {
  if (!canReadTicket(call, ticket)) return false
  const rights = rightsOf(call)
  return (
    may(rights, 'followup', followupRight.addToAll) ||
    (may(rights, 'followup', followupRight.addToOwn) && isOwn(call, ticket))
  )
}

/** Whether the user may add a task to this ticket. */
export function canAddTask(call: SessionCall, ticket: Row): boolean {
  return (
    canReadTicket(call, ticket) &&
    ticket['status'] !== status.closed &&
    may(rightsOf(call), 'task', taskRight.addToAll)
  )
}

/** Whether the profile may solve tickets. GLPI does not look at the ticket's entity here. */
export function canSolve(rights: Rights): boolean {
  return may(rights, 'ticket', right.update | ticketRight.own)
}

/**
 * Whether work of this user counts as taking the ticket into account: not when he is its requester, and only when his
 * profile lets him work on tickets.
 */
export function takesIntoAccount(call: SessionCall, ticket: Row): boolean {
  const id = Number(ticket['id'])
  const { userId } = call.session
  if (isActor(call, id, userId, 'assign')) return true
  const rights = rightsOf(call)
  return (
    !isActor(call, id, userId, 'requester') &&
    (may(rights, 'followup', followupRight.addToAll) || may(rights, 'task', taskRight.addToAll))
  )
}

/** Whether a ticket in this state can be reopened. */
export function canReopen(ticket: Row): boolean {
  return isEnded(ticket['status']) || ticket['status'] === status.pending
}
