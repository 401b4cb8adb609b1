import { now, rightsOf, say, type SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { requireText, type PhpMap } from '../php/values.ts'
import { may, right } from '../profile-rights.ts'
import { changedColumns, newRow } from '../rows.ts'
import { shapeOf, type TableShape } from '../shapes.ts'
import { withDescendants } from '../session/entities.ts'
import { encodeText } from '../text-encoding.ts'
import type { Behaviour } from './behaviour.ts'

/** An item type without rules of its own: one right, an entity, a name. */
export function plainItem(itemtype: string, rightName: string): Behaviour {
  const shape: TableShape = shapeOf(itemtype)
  const allowed = (call: SessionCall, bit: number): boolean => may(rightsOf(call), rightName, bit)
  const isVisible = (call: SessionCall, row: Row): boolean => inActiveEntities(call, itemtype, row)
  const has = (column: string): boolean => shape.columns.some(({ name }) => name === column)
  return {
    canList: (call) => allowed(call, right.read),
    isVisible,
    canRead: (call, row) => allowed(call, right.read) && isVisible(call, row),
    canCreate: (call, input) =>
      allowed(call, right.create) &&
      (!has('entities_id') ||
        call.session.activeEntities.includes(
          Number(input['entities_id'] ?? call.session.activeEntity),
        )),
    canUpdate: (call, row) => allowed(call, right.update) && isVisible(call, row),
    canRemove: (call, row, purge) =>
      allowed(call, purge ? right.purge : right.delete) && isVisible(call, row),
    add(call, input) {
      const time = now(call)
      const entity = has('entities_id') ? { entities_id: call.session.activeEntity } : {}
      const dates = { date_mod: time, date_creation: time }
      const given = encodedTexts(shape, { ...entity, ...dates, ...input, id: 0 })
      const row = call.server.db.insert(itemtype, newRow(shape, given))
      call.messages.push(say(call, 'Item successfully added: %s', String(row['name'] ?? '')))
      return row
    },
    update(call, row, input) {
      const changes = changedColumns(shape, row, encodedTexts(shape, input))
      if (Object.keys(changes).length > 0) {
        call.server.db.update(itemtype, Number(row['id']), { ...changes, date_mod: now(call) })
      }
      return true
    },
    remove(call, row, purge) {
      const { db } = call.server
      const id = Number(row['id'])
      if (purge || !has('is_deleted')) db.remove(itemtype, id)
      else db.update(itemtype, id, { is_deleted: 1, date_mod: now(call) })
    },
  }
}

/** Items of an entity are seen from that entity; recursive ones also from below. */
function inActiveEntities(call: SessionCall, itemtype: string, row: Row): boolean {
  const { activeEntities } = call.session
  if (itemtype === 'Entity') return activeEntities.includes(Number(row['id']))
  const entity = row['entities_id']
  if (typeof entity !== 'number' || activeEntities.includes(entity)) return true
  return (
    row['is_recursive'] === 1 &&
    withDescendants(call.server, entity).some((id) => activeEntities.includes(id))
  )
}

function encodedTexts(shape: TableShape, input: PhpMap): PhpMap {
  const texts = shape.columns.filter(({ kind }) => kind === 'title' || kind === 'longtext')
  return {
    ...input,
    ...Object.fromEntries(
      texts
        .filter(({ name }) => input[name] !== undefined && input[name] !== null)
        .map(({ name }) => [name, encodeText(requireText(input[name]))]),
    ),
  }
}
