import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { AlertView, BridgeSnapshot, DeliveryView } from '../page-snapshot.ts'
import { badge } from './badge.ts'
import { symbol } from './symbol.ts'
import { panel, table } from './table.ts'

/** What arrived, and what became of it. */
export function deliveryPanel({ deliveries }: BridgeSnapshot): HTMLElement {
  if (deliveries.length === 0) {
    return panel(
      'deliveries',
      'Alerts in',
      el('p', { class: 'quiet' }, 'Nothing arrived since the sidecar was started.'),
    )
  }
  const rows = deliveries.map((delivery) => ({
    key: `delivery-${delivery.id}`,
    mark: delivery.outcome,
    cells: [
      [time(delivery.at, 'clock'), el('span', { class: 'small' }, delivery.source)],
      content(delivery),
    ],
  }))
  return panel(
    'deliveries',
    'Alerts in',
    table(
      {
        caption: 'Deliveries since the start, newest first',
        columns: ['Arrived', 'What became of it'],
      },
      rows,
    ),
  )
}

function content({ alerts, more, outcome, refusal }: DeliveryView): readonly Child[] {
  if (refusal) {
    const times = refusal.times > 1 ? `${refusal.times} times: ` : ''
    return [
      badge('refused', `refused (${refusal.status})`),
      el('span', { class: 'small' }, times + refusal.detail),
    ]
  }
  return [
    outcome === 'duplicate' && badge('duplicate', 'seen before'),
    el('ul', {}, ...alerts.map(line)),
    more > 0 && el('span', { class: 'small' }, `and ${more} more`),
  ]
}

function line({ name, reason, status }: AlertView): HTMLElement {
  return el(
    'li',
    { 'data-state': status },
    symbol(status),
    el('span', { class: 'name' }, name),
    ' ',
    el('span', { class: 'small' }, reason === '' ? status : `${status}: ${reason}`),
  )
}
