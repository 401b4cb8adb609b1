import type { SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { isMap, isNumeric, listOf, toInt, toText, type PhpMap } from '../php/values.ts'

/** What somebody is to a ticket. */
export const role = { requester: 1, assign: 2, observer: 3 } as const

type RoleName = keyof typeof role
type ActorType = 'User' | 'Group' | 'Supplier'

/** Somebody who takes part in a ticket. */
export interface Actor {
  readonly type: ActorType
  readonly id: number
  readonly role: RoleName
  readonly useNotification: number
  readonly email: string
}

const roles: readonly RoleName[] = ['requester', 'assign', 'observer']

const links: Readonly<Record<ActorType, readonly [table: string, column: string, key: string]>> = {
  User: ['Ticket_User', 'users_id', 'users'],
  Group: ['Group_Ticket', 'groups_id', 'groups'],
  Supplier: ['Supplier_Ticket', 'suppliers_id', 'suppliers'],
}

const actorTypes = Object.keys(links) as readonly ActorType[]

/** The actors that the input names, requesters first, then assignees, then observers. */
function namedActors(input: PhpMap): readonly Actor[] {
  return roles.flatMap((name) => [
    ...actorTypes.flatMap((type) => actorsOfField(input, type, name)),
    ...(actorsOfList(input, name) ?? []),
    ...actorsOfForm(input, name),
  ])
}

/** Whether the input asks for an assignee, be he known or not. */
export function wantsAssignee(input: PhpMap): boolean {
  return namedActors(input).some((actor) => actor.role === 'assign' && actor.id > 0)
}

/** `_groups_id_assign` and its likes: an id, a list of ids, or a map with ids as values. */
function actorsOfField(input: PhpMap, type: ActorType, name: RoleName): readonly Actor[] {
  const field = `_${links[type][2]}_id_${name}`
  const notification = input[`${field}_notif`]
  return listOf(input[field])
    .filter((id) => isNumeric(id) || id === true)
    .map((id, index) => {
      const settings = isMap(notification) ? notification : {}
      const email = toText(listOf(settings['alternative_email'] ?? [])[index])
      const use = listOf(settings['use_notification'] ?? [])[index]
      const useNotification = use === undefined ? 1 : toInt(use)
      return { type, id: toInt(id), role: name, useNotification, email }
    })
}

/** `_actors`: for each role a list of item types and ids; undefined when the role is not in it. */
function actorsOfList(input: PhpMap, name: RoleName): readonly Actor[] | undefined {
  const given = isMap(input['_actors']) ? input['_actors'][name] : undefined
  if (given === undefined) return undefined
  return listOf(given)
    .filter((entry) => isMap(entry))
    .flatMap((entry) => {
      const type = actorTypes.find((known) => known === entry['itemtype'])
      if (type === undefined) return []
      const use = entry['use_notification']
      const useNotification = use === undefined ? 1 : toInt(use)
      const email = toText(entry['alternative_email'])
      return [{ type, id: toInt(entry['items_id']), role: name, useNotification, email }]
    })
}

/** `_itil_assign` and its likes, which the web form sends for one more actor. */
function actorsOfForm(input: PhpMap, name: RoleName): readonly Actor[] {
  const given = input[`_itil_${name}`]
  if (!isMap(given)) return []
  const type = actorTypes.find((known) => known.toLowerCase() === given['_type'])
  if (type === undefined) return []
  const id = toInt(given[links[type][1]])
  return [{ type, id, role: name, useNotification: 1, email: '' }]
}

/** Writes the actors of the input; with `_actors` those who are no longer in their role go. True when something changed. */
export function writeActors(call: SessionCall, ticketId: number, input: PhpMap): boolean {
  const added = namedActors(input).map((actor) => addActor(call, ticketId, actor))
  const removed = roles.map((name) => {
    const wanted = actorsOfList(input, name)
    return wanted !== undefined && removeOthers(call, ticketId, name, wanted)
  })
  return [...added, ...removed].includes(true)
}

function addActor(
  { server: { db }, trouble }: SessionCall,
  ticketId: number,
  actor: Actor,
): boolean {
  const [table, column] = links[actor.type]
  const known = actor.id > 0 && db.table(actor.type).get(actor.id) !== undefined
  const anonymous = actor.type === 'User' && actor.id === 0 && actor.email !== ''
  if (!known && !anonymous) return false
  if (trouble === 'groups-locked' && actor.type === 'Group') return false
  const type = role[actor.role]
  const same = (row: Row): boolean =>
    row['tickets_id'] === ticketId &&
    row[column] === actor.id &&
    row['type'] === type &&
    (known || row['alternative_email'] === actor.email)
  if (db.table(table).rows().some(same)) return false
  const mail = { use_notification: actor.useNotification, alternative_email: actor.email }
  const link = { id: 0, tickets_id: ticketId, [column]: actor.id, type }
  db.insert(table, actor.type === 'Group' ? link : { ...link, ...mail })
  return true
}

function removeOthers(
  { server: { db } }: SessionCall,
  ticketId: number,
  name: RoleName,
  wanted: readonly Actor[],
): boolean {
  let removed = false
  for (const type of actorTypes) {
    const [table, column] = links[type]
    for (const row of db.table(table).rows()) {
      const inRole = row['tickets_id'] === ticketId && row['type'] === role[name]
      if (!inRole || wanted.some((actor) => actor.type === type && actor.id === row[column])) {
        continue
      }
      db.remove(table, Number(row['id']))
      removed = true
    }
  }
  return removed
}

/** Whether this user has this role on the ticket. */
export function isActor(
  { server: { db } }: Pick<SessionCall, 'server'>,
  ticketId: number,
  userId: number,
  name: RoleName,
): boolean {
  return db
    .table('Ticket_User')
    .rows()
    .some(
      (row) =>
        row['tickets_id'] === ticketId && row['users_id'] === userId && row['type'] === role[name],
    )
}

/** Whether anybody, any group or any supplier is assigned. */
export function hasAssignee({ server: { db } }: SessionCall, ticketId: number): boolean {
  return actorTypes.some((type) =>
    db
      .table(links[type][0])
      .rows()
      .some((row) => row['tickets_id'] === ticketId && row['type'] === role.assign),
  )
}
