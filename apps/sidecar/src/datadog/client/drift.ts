import { el } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import { badge } from '../../console/client/symbol.ts'
import { small } from '../../console/client/table.ts'
import type { ChangedField, DriftView } from '../page/entities-snapshot.ts'

/** Whether an entity still is what was written; what is not, opens on demand. */
export function drift(found: DriftView): readonly Child[] {
  switch (found.state) {
    case 'none':
      return [badge('fine', 'as written')]
    case 'unknown':
      return [badge('nothing', 'not known')]
    case 'changed':
      return [
        badge('changed', 'changed outside'),
        found.fields ? changes(found.fields) : small('what was changed is not known'),
      ]
  }
}

function changes(fields: readonly ChangedField[]): HTMLElement {
  return el(
    'details',
    {},
    el('summary', {}, fields.length === 1 ? '1 change' : `${fields.length} changes`),
    ...fields.map(({ lines, pointer }) =>
      el(
        'div',
        { class: 'difference', 'data-key': pointer },
        el('code', {}, pointer),
        ...lines.map(({ sign, text }) =>
          el(
            sign === '-' ? 'del' : 'ins',
            {},
            el('span', { class: 'unseen' }, sign === '-' ? 'written: ' : 'now: '),
            text,
          ),
        ),
      ),
    ),
  )
}
