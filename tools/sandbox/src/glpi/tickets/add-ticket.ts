import { setTimeout as delay } from 'node:timers/promises'

import { now, rightsOf, say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isEmpty, isMap, isNumeric, requireNumber, toInt, type PhpMap } from '../php/values.ts'
import { may, right, ticketRight } from '../profile-rights.ts'
import { SqlError, newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { cut, plainText, withoutSlashes } from '../text-encoding.ts'
import { wantsAssignee, writeActors } from './actors.ts'
import { takeIntoAccount } from './consequences.ts'
import { storeLink } from './links.ts'
import { missingMandatoryFields } from './mandatory-fields.ts'
import { levelOfNewTicket, priorityOf } from './priority.ts'
import { takesIntoAccount } from './rights.ts'
import { isEnded, status } from './status.ts'
import {
  inDatabaseTime,
  datesAreWellFormed,
  requireScalars,
  storedText,
  storedTitle,
} from './ticket-input.ts'

const ticketShape = shapeOf('Ticket')

/** What the web server says when the program behind it died. */
export class WorkerKilled extends Error {
  override readonly name = 'WorkerKilled'
}

/** Whether the user may create a ticket like this: he has the right, and the entity is among the active ones. */
export function canCreateTicket(call: SessionCall, input: PhpMap): boolean {
  const { session } = call
  const entity = input['entities_id'] ?? session.activeEntity
  return (
    may(rightsOf(call), 'ticket', right.create) &&
    isNumeric(entity) &&
    session.activeEntities.includes(Number(entity))
  )
}

/**
 * Creates a ticket: first its row, which others see at once, then its items and links, then its actors. Undefined
 * when GLPI refuses; the reason is among the messages.
 */
export async function addTicket(call: SessionCall, given: PhpMap): Promise<Row | undefined> {
  const { server, trouble } = call
  const input = withRules(call, inDatabaseTime(call, prepared(call, given)))
  if (!datesAreWellFormed(call, input)) return undefined
  if (!isEmpty(input['_tickettemplate']) && isEmpty(input['_auto_import'])) {
    const missing = missingMandatoryFields(call, input, 'all')
    if (missing !== undefined) {
      call.messages.push(missing)
      return undefined
    }
  }
  const columns = { ...initialColumns(call, input), ...chosenId(call, given, input) }
  const row = newRow(ticketShape, columns)
  if (trouble === 'tickets-locked') throw new SqlError(lockTimeout)
  if (trouble === 'database-dies') throw new SqlError('MySQL server has gone away')
  const ticket = server.db.insert('Ticket', row)
  const id = Number(ticket['id'])
  if (trouble === 'worker-killed-at-insert') throw new WorkerKilled()
  linkItems(call, id, input['items_id'])
  linkTickets(call, id, input['_link'])
  const { pauseBeforeActorsMs } = server.settings()
  if (pauseBeforeActorsMs > 0) await delay(pauseBeforeActorsMs)
  if (trouble === 'worker-killed-before-actors') throw new WorkerKilled()
  writeActors(call, id, input)
  assign(call, ticket, input)
  call.messages.push(say(call, 'Item successfully added: %s', `${shownName(ticket)} (${id})`))
  return ticket
}

const lockTimeout = 'Lock wait timeout exceeded; try restarting transaction'

function prepared(call: SessionCall, given: PhpMap): PhpMap {
  const input: Record<string, unknown> = { ...given }
  input['urgency'] = levelOfNewTicket(input['urgency'])
  input['impact'] = levelOfNewTicket(input['impact'])
  const content = storedText(input['content'] ?? '')
  const name = storedTitle(input['name'] ?? '')
  input['content'] = content
  input['name'] = name === '' ? storedTitle(cut(plainText(content), 70)) : name
  const category = input['itilcategories_id']
  if (category !== undefined && category !== null) requireNumber(category)
  requireScalars(input)
  return { ...input, entities_id: given['entities_id'] ?? call.session.activeEntity }
}

/** Priority is worked out before the rules run, and not again after them. */
function withRules(call: SessionCall, input: PhpMap): PhpMap {
  const mayChoose = may(rightsOf(call), 'ticket', ticketRight.changePriority)
  const own = mayChoose && input['priority'] !== undefined && input['priority'] !== null
  const priority = own ? input['priority'] : priorityOf(input['urgency'], input['impact'])
  const set = call.server
    .settings()
    .ticketRules.filter(({ titleBegins }) => String(input['name']).startsWith(titleBegins))
    .map((rule) => rule.set)
  return Object.assign({ ...input, priority }, ...set) as PhpMap
}

function initialColumns(call: SessionCall, input: PhpMap): PhpMap {
  const time = now(call)
  const date = input['date'] ?? time
  const state = input['status'] ?? status.new
  const ended = isEnded(toInt(state)) && isNumeric(state)
  const end = typeof date === 'string' && date > time ? date : time
  return {
    ...input,
    id: 0,
    date,
    status: state,
    date_mod: input['date_mod'] ?? time,
    date_creation: input['date_creation'] ?? time,
    users_id_lastupdater: call.session.userId,
    users_id_recipient: isEmpty(input['_auto_import']) ? call.session.userId : 0,
    requesttypes_id: input['requesttypes_id'] ?? 1,
    slas_id_ttr: 0,
    slas_id_tto: 0,
    olas_id_ttr: 0,
    olas_id_tto: 0,
    solvedate: ended ? end : null,
    closedate: ended && toInt(state) === status.closed ? end : null,
    begin_waiting_date: toInt(state) === status.pending ? time : null,
  }
}

/** A free id is taken; the id of an existing ticket makes a copy of it, with the given fields changed. */
function chosenId({ server }: SessionCall, given: PhpMap, input: PhpMap): PhpMap {
  const id = input['id']
  if (!isNumeric(id) || toInt(id) === 0) return {}
  const original = server.db.table('Ticket').get(toInt(id))
  if (original === undefined) return { id: toInt(id) }
  const kept = Object.entries(original).filter(([name]) => !(name in given))
  return { ...Object.fromEntries(kept), id: 0 }
}

/** An assignee turns a new ticket into one that is being processed, and counts as the first work on it. */
function assign(call: SessionCall, ticket: Row, input: PhpMap): void {
  if (!wantsAssignee(input) || ticket['status'] === status.closed) return
  const compute = isEmpty(input['_do_not_compute_status'])
  const assigned = ticket['status'] === status.new && compute ? { status: status.assigned } : {}
  const taken = takesIntoAccount(call, ticket) ? takeIntoAccount(call, ticket) : {}
  call.server.db.update('Ticket', Number(ticket['id']), { ...assigned, ...taken })
}

/** `{"Computer":[1,2]}`; neither types nor ids are checked, and what is not a list is passed over. */
function linkItems({ server: { db } }: SessionCall, ticketId: number, items: unknown): void {
  if (!isMap(items)) return
  for (const [itemtype, ids] of Object.entries(items)) {
    if (!Array.isArray(ids)) continue
    for (const id of ids.filter((each) => isNumeric(each))) {
      db.insert('Item_Ticket', { id: 0, itemtype, items_id: toInt(id), tickets_id: ticketId })
    }
  }
}

/** `_link`: the new ticket takes the place of the 0. */
function linkTickets(call: SessionCall, ticketId: number, link: unknown): void {
  if (!isMap(link)) return
  storeLink(call, {
    tickets_id_1: toInt(link['tickets_id_1']) || ticketId,
    tickets_id_2: toInt(link['tickets_id_2']) || ticketId,
    link: link['link'] ?? 1,
  })
}

function shownName(ticket: Row): string {
  const name = withoutSlashes(String(ticket['name'] ?? '')).replaceAll('\0', '')
  return name === '' ? `Ticket - ID ${ticket['id']}` : name
}
