import { withoutServerFields } from '../entities/without-server-fields.ts'
import type { JsonObject } from '../../json.ts'
import type { Encodable } from './encodable.ts'
import { inKeyOrder } from './key-order.ts'

/** The spec as it is written. */
export function specOf(entity: Encodable): JsonObject {
  if (entity.kind !== 'alert') return inKeyOrder(withoutServerFields(entity.kind, entity.spec))
  // Interfaces have no index signature; an alert is JSON all the same.
  return inKeyOrder(Object.fromEntries(Object.entries(entity.spec)) as JsonObject)
}
