import type { Delivery, Receipt } from '@retriever/glpi-bridge'

import { clip } from './clip.ts'
import type { AlertView, DeliveryView } from './page-snapshot.ts'

/** What arrived since the start, for the console: the newest few, in memory. */
export interface Arrivals {
  /** A delivery was stored, or had been stored before. */
  stored(delivery: Delivery, receipt: Receipt): void
  /** A request to a source was refused. */
  refused(refusal: Refusal): void
  /** Newest first. */
  list(): readonly DeliveryView[]
}

/** Why a request to a source was refused. `detail` is what its sender was told. */
interface Refusal {
  readonly source: string
  readonly at: number
  readonly status: number
  readonly detail: string
}

const remembered = 30
const shownAlerts = 12

export function createArrivals(): Arrivals {
  let lastId = 0
  let entries: readonly DeliveryView[] = []

  const add = (entry: Omit<DeliveryView, 'id'>) => {
    lastId += 1
    entries = [{ id: lastId, ...entry }, ...entries].slice(0, remembered)
  }

  return {
    stored(delivery, receipt) {
      add({
        at: delivery.receivedAt,
        source: delivery.source,
        outcome: receipt.duplicate ? 'duplicate' : 'stored',
        alerts: delivery.alerts.slice(0, shownAlerts).map((alert) => viewOf(alert, receipt)),
        more: Math.max(0, delivery.alerts.length - shownAlerts),
      })
    },
    refused({ source, at, status, detail }) {
      // Refusals cost their sender nothing: those of one kind share an entry, so that they cannot push out the rest.
      const same = entries.find(
        (entry) => entry.source === source && entry.refusal?.status === status,
      )
      entries = entries.filter((entry) => entry !== same)
      add({
        at,
        source,
        outcome: 'refused',
        alerts: [],
        more: 0,
        refusal: { status, detail: clip(detail), times: (same?.refusal?.times ?? 0) + 1 },
      })
    },
    list: () => entries,
  }
}

function viewOf(alert: Delivery['alerts'][number], receipt: Receipt): AlertView {
  const result = receipt.alerts.find(({ fingerprint }) => fingerprint === alert.fingerprint)
  return {
    name: clip(alert.name),
    status: alert.status,
    reason: clip(result?.reason.text ?? (receipt.duplicate ? 'counted before' : '')),
  }
}
