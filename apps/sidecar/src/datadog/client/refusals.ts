import { el, time } from '../../console/client/element.ts'
import { badge } from '../../console/client/symbol.ts'
import { panel, quiet, small, table } from '../../console/client/table.ts'
import type { EntitiesSnapshot } from '../page/entities-snapshot.ts'

/** Requests about entities that were refused, and why. */
export function refusalPanel({ refusals }: EntitiesSnapshot): HTMLElement {
  const head = { id: 'entities-refusals', kind: 'refusals', title: 'Refused' }
  if (refusals.length === 0) {
    return panel(head, quiet('No request about an entity was refused since the start.'))
  }
  const rows = refusals.map((refusal) => {
    const { at, caller, entity, id, organisation, outcome, reason, request, status } = refusal
    return {
      key: id,
      cells: [
        time(at, 'clock'),
        [
          el('span', { class: 'name' }, request),
          entity !== undefined && small(entity),
          organisation !== undefined && small(`in ${organisation}`),
        ],
        [badge('refused', `${status}${outcome === undefined ? '' : ` ${outcome}`}`)],
        reason === undefined ? small('none') : el('span', {}, reason),
        el('span', { class: 'resource' }, caller),
      ],
    }
  })
  return panel(
    head,
    table(
      {
        caption: 'Refused requests about entities, newest first',
        columns: ['When', 'Request', 'Refused as', 'Reason', 'Caller'],
        heading: 1,
      },
      rows,
    ),
  )
}
