import { say, type SessionCall } from '../call.ts'
import { ApiError, badArray } from '../errors.ts'
import { noPermission, notFound } from '../messages.ts'
import { isEmpty, isMap, toInt } from '../php/values.ts'
import type { ItemType } from './item-types.ts'

/** What became of one item of a delete: `{"15":true,"message":""}`. */
type Deleted = Readonly<Record<string, unknown>>

/** Moves items to the bin, or purges them with `force_purge`. An id in the path replaces the input. */
export function deleteItems(
  call: SessionCall,
  type: ItemType,
  pathId: number | undefined,
): readonly Deleted[] {
  const input = pathId === undefined ? call.parameters['input'] : { id: pathId }
  const purge = !isEmpty(call.parameters['force_purge'])
  if (!isMap(input) && !Array.isArray(input)) throw badArray()
  const results = (Array.isArray(input) ? input : [input])
    .filter((each) => isMap(each))
    .filter((each) => each['id'] !== undefined)
    .map((each) => deleteOne(call, type, toInt(each['id']), purge))
  const refused = results.filter((result) => Object.values(result).includes(false))
  if (refused.length === 0) return results
  if (isMap(input)) throw new ApiError(400, 'ERROR_GLPI_DELETE', refused[0]?.['message'])
  const all = refused.length === results.length
  throw all
    ? new ApiError(400, 'ERROR_GLPI_DELETE', results)
    : new ApiError(207, 'ERROR_GLPI_PARTIAL_DELETE', results)
}

function deleteOne(call: SessionCall, type: ItemType, id: number, purge: boolean): Deleted {
  const row = call.server.db.table(type.storedAs).get(id)
  if (row === undefined) return { [id]: false, message: say(call, notFound) }
  const forced = purge || row['is_deleted'] === undefined
  if (!type.behaviour.canRemove(call, row, forced)) {
    return { [id]: false, message: say(call, noPermission) }
  }
  type.behaviour.remove(call, row, forced)
  return { [id]: true, message: '' }
}
