import type { SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import type { PhpMap } from '../php/values.ts'

/** What one item type lets whom do, and what happens then. */
export interface Behaviour {
  /** Whether the profile may see items of this type at all. */
  canList(call: SessionCall): boolean
  /** Whether this item shows up in lists and searches. */
  isVisible(call: SessionCall, row: Row): boolean
  /** Whether this item may be read by its id. */
  canRead(call: SessionCall, row: Row): boolean
  canCreate(call: SessionCall, input: PhpMap): boolean
  canUpdate(call: SessionCall, row: Row): boolean
  canRemove(call: SessionCall, row: Row, purge: boolean): boolean
  /** Stores a new item. Undefined when it is refused; reasons and other texts go to the call's messages. */
  add(call: SessionCall, input: PhpMap): Row | undefined | Promise<Row | undefined>
  /** Changes an item. False when it is refused. */
  update(call: SessionCall, row: Row, input: PhpMap): boolean
  /** Moves an item to the bin, or purges it. */
  remove(call: SessionCall, row: Row, purge: boolean): void
}
