import type { SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { badArray, itemNotFound, resourceNotFound, rightMissing } from '../errors.ts'
import { isMap, listOf, toInt, toText } from '../php/values.ts'
import { itemTypeOf, type ItemType } from './item-types.ts'
import { presentedAlone } from './presentation.ts'

/** The row with this id, if the user may read it. */
export function readableRow(call: SessionCall, type: ItemType, id: number): Row {
  const hidden = call.trouble === 'tickets-locked' && type.storedAs === 'Ticket'
  const row = hidden ? undefined : call.server.db.table(type.storedAs).get(id)
  if (row === undefined) throw itemNotFound()
  if (!type.behaviour.canRead(call, row)) throw rightMissing()
  return row
}

/** Several items by type and id, those in the bin too. One that is missing or forbidden fails the whole call. */
export function getMultipleItems(call: SessionCall): readonly unknown[] {
  const { items } = call.parameters
  if (!isMap(items) && !Array.isArray(items)) throw badArray()
  return listOf(items).map((each) => {
    if (!isMap(each)) throw badArray()
    const type = itemTypeOf(toText(each['itemtype']))
    if (type === undefined) throw resourceNotFound()
    return presentedAlone(call, type, readableRow(call, type, toInt(each['items_id'])))
  })
}
