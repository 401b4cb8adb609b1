import { createHash } from 'node:crypto'

import { apiUrl, rightsOf, say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { noPermission } from '../messages.ts'
import { isEmpty, listOf, toText } from '../php/values.ts'
import { may, right } from '../profile-rights.ts'
import { entityPath } from '../session/entities.ts'
import { decodeText } from '../text-encoding.ts'
import { shownTime } from '../time-zone.ts'
import type { ItemType } from './item-types.ts'

/** Columns that hold times. */
const timeColumn = /^date(_|$)|date$|^time_to_|^internal_time_|^begin|^end$/

/** What a caller asks for with parameters of the query. */
interface Wishes {
  readonly names: boolean
  readonly hateoas: boolean
  readonly onlyId: boolean
  readonly keyNames: readonly string[]
}

/** Columns that leave the server for nobody. */
const undisclosed: ReadonlySet<string> = new Set(['api_token', 'password', 'rights', 'filecontent'])

/** Columns that point to another item, by their stem: `users_id_recipient` begins with `users_id`. */
const references: readonly (readonly [stem: string, itemtype: string])[] = [
  ['entities_id', 'Entity'],
  ['users_id', 'User'],
  ['groups_id', 'Group'],
  ['suppliers_id', 'Supplier'],
  ['requesttypes_id', 'RequestType'],
  ['itilcategories_id', 'ITILCategory'],
  ['locations_id', 'Location'],
  ['tickets_id', 'Ticket'],
  ['documents_id', 'Document'],
  ['profiles_id', 'Profile'],
  ['solutiontypes_id', 'SolutionType'],
]

/** A row as an answer shows it. */
export function presented(
  call: SessionCall,
  type: ItemType,
  row: Row,
  place: 'list' | 'alone' = 'list',
): unknown {
  const wishes = wishesOf(call)
  const shown: Record<string, unknown> = {}
  const links: { rel: string; href: string }[] = []
  for (const [name, value] of Object.entries(row)) {
    if (undisclosed.has(name) || (wishes.onlyId && place === 'list' && name !== 'id')) continue
    shown[name] = typeof value === 'string' ? textFor(call, name, value) : value
    const itemtype = referenced(name, row)
    if (itemtype === undefined || (isEmpty(value) && itemtype !== 'Entity')) continue
    links.push({ rel: itemtype, href: `${apiUrl(call.server)}/${itemtype}/${value}` })
    if (wishes.names) shown[name] = nameOf(call, itemtype, Number(value), 'complete')
  }
  if (wishes.hateoas) {
    const own = `${apiUrl(call.server)}/${type.name}/${row['id']}`
    const children = type.children.map((rel) => ({ rel, href: `${own}/${rel}/` }))
    if (links.length + children.length > 0) shown['links'] = [...links, ...children]
  }
  if (wishes.keyNames.length > 0) {
    shown['_keys_names'] = Object.fromEntries(
      wishes.keyNames
        .filter((key) => key in row)
        .map((key) => [key, keyName(call, type, row, key)]),
    )
  }
  return shown
}

/** One item in full, with the extras that only a single item has. */
export function presentedAlone(call: SessionCall, type: ItemType, row: Row): unknown {
  const shown = presented(call, type, row, 'alone')
  if (!isEmpty(call.parameters['get_sha1'])) {
    return createHash('sha1').update(JSON.stringify(shown)).digest('hex')
  }
  if (isEmpty(call.parameters['with_logs'])) return shown
  const logs = may(rightsOf(call), 'logs', right.read)
    ? []
    : { error: 401, message: say(call, noPermission) }
  return { ...(shown as object), _logs: logs }
}

function wishesOf({ parameters }: SessionCall): Wishes {
  return {
    names: !isEmpty(parameters['expand_dropdowns']),
    hateoas: parameters['get_hateoas'] === undefined || !isEmpty(parameters['get_hateoas']),
    onlyId: !isEmpty(parameters['only_id']),
    keyNames: listOf(parameters['add_keys_names'] ?? []).map((key) => toText(key)),
  }
}

/** Texts leave as they are stored, unless the caller wants them as they were sent; times in the user's zone. */
function textFor(call: SessionCall, column: string, text: string): string {
  if (timeColumn.test(column)) return shownTime(call.session.timeZone, text)
  return call.headers['x-glpi-sanitized-content'] === 'false' ? decodeText(text) : text
}

function referenced(name: string, row: Row): string | undefined {
  if (name === 'items_id') return typeof row['itemtype'] === 'string' ? row['itemtype'] : undefined
  return references.find(([stem]) => name === stem || name.startsWith(`${stem}_`))?.[1]
}

function keyName(call: SessionCall, type: ItemType, row: Row, key: string): string {
  const itemtype = key === 'id' ? type.storedAs : (referenced(key, row) ?? '')
  return nameOf(call, itemtype, Number(row[key]), 'short')
}

/** The name of an item, for an entity or another tree with the names above it. */
export function nameOf(
  call: Pick<SessionCall, 'server'>,
  itemtype: string,
  id: number,
  form: 'complete' | 'short',
): string {
  if (itemtype === 'Entity' && form === 'complete') return entityPath(call.server, id)
  const row = call.server.db.table(itemtype).get(id)
  const complete = form === 'complete' ? row?.['completename'] : undefined
  return toText(complete ?? row?.['name'])
}
