import { now, say } from '../call.ts'
import { toInt, toText } from '../php/values.ts'
import { newRow } from '../rows.ts'
import { shapeOf } from '../shapes.ts'
import { encodeText } from '../text-encoding.ts'
import type { Behaviour } from './behaviour.ts'
import { plainItem } from './plain-item.ts'

const plain = plainItem('Document', 'document')

/** Documents. What the upload brought along stands in the input under `_stored`. */
export const documentItem: Behaviour = {
  ...plain,
  add(call, input) {
    const { db } = call.server
    const time = now(call)
    const shape = shapeOf('Document')
    const stored = input['_stored']
    const file = typeof stored === 'object' && stored !== null ? stored : {}
    const row = db.insert(
      'Document',
      newRow(shape, {
        entities_id: call.session.activeEntity,
        ...input,
        ...file,
        id: 0,
        name: encodeText(toText(input['name'])),
        users_id: call.session.userId,
        date_mod: time,
        date_creation: time,
      }),
    )
    call.messages.push(say(call, 'Item successfully added: %s', String(row['name'])))
    const ticket =
      input['itemtype'] === 'Ticket' ? db.table('Ticket').get(toInt(input['items_id'])) : undefined
    if (ticket !== undefined) {
      const link = shapeOf('Document_Item')
      db.insert(
        'Document_Item',
        newRow(link, {
          id: 0,
          documents_id: row['id'],
          items_id: ticket['id'],
          itemtype: 'Ticket',
          users_id: call.session.userId,
          date_mod: time,
          date_creation: time,
          timeline_position: 1,
        }),
      )
      call.messages.push(
        say(call, 'Item successfully added: %s', `Document: Ticket - ${String(ticket['name'])}`),
      )
    }
    return row
  },
}
