import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { BridgeSnapshot, OutboxView } from '../page-snapshot.ts'
import { badge } from './badge.ts'
import { panel, table } from './table.ts'

const tasks: Readonly<Record<string, string>> = {
  'create-ticket': 'Open a ticket',
  'find-ticket': 'Look for the ticket',
  'close-ticket': 'Close the ticket',
  'close-twin': 'Close a second ticket',
  'call-ivr': 'Call by phone',
}

/** What is still to be done in the outside world. */
export function outboxPanel({ outbox, pause, waiting }: BridgeSnapshot): HTMLElement {
  if (outbox.length === 0) {
    return panel('outbox', 'Outbox', el('p', { class: 'quiet' }, 'Nothing is left to be done.'))
  }
  const rows = outbox.map((entry) => ({
    key: entry.id,
    cells: [
      [
        el('span', { class: 'name' }, tasks[entry.kind] ?? entry.kind),
        el('span', { class: 'small' }, entry.incident),
      ],
      when(entry, pause.paused),
      entry.attempt === 0 ? el('span', { class: 'small' }, 'none') : entry.attempt,
    ],
  }))
  const rest = waiting - outbox.length
  return panel(
    'outbox',
    'Outbox',
    table(
      { caption: 'What is still to be done, in order', columns: ['Task', 'Due', 'Tries'] },
      rows,
    ),
    rest > 0 && el('p', { class: 'quiet' }, `and ${rest} more`),
  )
}

function when({ claimed, dueAt }: OutboxView, paused: boolean): Child {
  if (claimed) return badge('creating', 'being done')
  return paused ? badge('paused', 'paused') : time(dueAt, 'due')
}
