import { apiUrl, type SessionCall } from '../call.ts'
import { badArray, resourceNotFound } from '../errors.ts'
import { createItems } from '../items/create-items.ts'
import { deleteItems } from '../items/delete-items.ts'
import { itemTypeOf, type ItemType } from '../items/item-types.ts'
import { listItems, type Parent } from '../items/list-items.ts'
import { presentedAlone } from '../items/presentation.ts'
import { getMultipleItems, readableRow } from '../items/read-items.ts'
import { updateItems } from '../items/update-items.ts'
import { applyMassiveAction } from '../massive-actions.ts'
import { isEmpty, isNumeric, toInt } from '../php/values.ts'
import { listSearchOptions } from '../search/list-search-options.ts'
import { searchItems } from '../search/search-items.ts'
import { sessionResources } from '../session/resources.ts'
import { download } from './download.ts'
import type { Reply } from './reply.ts'

/** Answers a call of somebody who has logged in. The path is what follows `apirest.php/`, in its parts. */
export async function route(call: SessionCall, path: readonly string[]): Promise<Reply> {
  const [resource = ''] = path
  const ofSession = Object.hasOwn(sessionResources, resource)
    ? sessionResources[resource]
    : undefined
  if (ofSession !== undefined) return { value: ofSession(call) }
  if (resource === 'listSearchOptions') return { value: listSearchOptions(path) }
  if (resource === 'getMultipleItems') return { value: getMultipleItems(call) }
  if (resource === 'search') return searchItems(call, path)
  if (resource === 'applyMassiveAction') return applyMassiveAction(call, path)
  const { type, id, parent } = target(path)
  switch (call.verb) {
    case 'POST': {
      return created(call, type)
    }
    case 'PUT':
    case 'PATCH': {
      if (call.parameters['input'] === undefined) throw badArray()
      return { value: updateItems(call, type, id) }
    }
    case 'DELETE': {
      return { value: deleteItems(call, type, id) }
    }
    default: {
      return id === undefined || (id <= 0 && type.name !== 'Entity')
        ? listed(call, type, parent)
        : read(call, type, id)
    }
  }
}

interface Target {
  readonly type: ItemType
  readonly id: number | undefined
  readonly parent: Parent | undefined
}

/** `Ticket/5` is an item, `Ticket/5/ITILFollowup` its children, `Ticket/5/ITILFollowup/7` a child. */
function target(path: readonly string[]): Target {
  const [first = '', firstId, second, secondId] = path
  const type = itemTypeOf(first)
  if (type === undefined) throw resourceNotFound()
  const id = isNumeric(firstId) ? toInt(firstId) : undefined
  if (second === undefined || second === '') return { type, id, parent: undefined }
  const child = itemTypeOf(second)
  if (child === undefined) throw resourceNotFound()
  const childId = isNumeric(secondId) ? toInt(secondId) : undefined
  return { type: child, id: childId, parent: { itemtype: first, id: id ?? 0 } }
}

async function created(call: SessionCall, type: ItemType): Promise<Reply> {
  const value = await createItems(call, type)
  const address = (id: unknown): string => `${apiUrl(call.server)}/${type.name}/${String(id)}`
  const headers: Record<string, string> = Array.isArray(value)
    ? { link: value.map(({ id }) => address(id)).join(',') }
    : { location: address((value as { id: unknown }).id) }
  return { value, status: 201, headers }
}

function read(call: SessionCall, type: ItemType, id: number): Reply {
  const row = readableRow(call, type, id)
  const file = type.name === 'Document' ? download(call, row) : undefined
  if (file !== undefined) return file
  const changed = row['date_mod']
  const headers: Record<string, string> =
    typeof changed === 'string' && isEmpty(call.parameters['get_sha1'])
      ? { 'last-modified': new Date(`${changed.replace(' ', 'T')}Z`).toUTCString() }
      : {}
  return { value: presentedAlone(call, type, row), headers }
}

function listed(call: SessionCall, type: ItemType, parent: Parent | undefined): Reply {
  const { items, total, range } = listItems(call, type, parent)
  const { start, end } = range
  const headers: Record<string, string> = { 'accept-range': `${type.name} 1000` }
  if (total > 0) headers['content-range'] = `${start}-${end}/${total}`
  return { value: items, status: end - start + 1 < total ? 206 : 200, headers }
}
