import type { Alert, Delivery, DeliveryKey } from './alert.ts'
import { incidentChanged } from './changes.ts'
import type { IncidentChanged } from './events.ts'
import type { Decision } from './lifecycle/decision.ts'
import type { AlertEvent } from './lifecycle/event.ts'
import { decideAll } from './lifecycle/fold.ts'
import type { Incident, IncidentState } from './lifecycle/incident.ts'
import type { IncidentKey } from './lifecycle/key.ts'
import type { LifecyclePolicy } from './lifecycle/policy.ts'
import type { Reason } from './lifecycle/reason.ts'
import type { Loaded, Transaction } from './store/store.ts'

/** What became of a delivery: proof for its sender that it is stored. */
export interface Receipt {
  readonly delivery: DeliveryKey
  /** True when the same delivery was stored a short while ago, and this one changed nothing. */
  readonly duplicate: boolean
  /** One line for each alert, in the order of the delivery. */
  readonly alerts: readonly ReceiptLine[]
}

/** What became of one alert. */
export interface ReceiptLine {
  readonly fingerprint: string
  readonly incident: IncidentKey
  /** Where the incident stands after the whole delivery. */
  readonly state: IncidentState['kind']
  /** What followed from this alert, and why. */
  readonly reason: Reason
}

/** An alert of a delivery and the incident that it belongs to. */
export interface Identified {
  readonly alert: Alert
  readonly key: IncidentKey
  readonly event: AlertEvent
}

/** What a delivery leads to. */
export interface Intake {
  readonly receipt: Receipt
  readonly changes: readonly IncidentChanged[]
  readonly previousAt?: number
  /** The first instant at which something is to be done about it; absent when nothing is. */
  readonly dueAt?: number
}

/** The incidents that a delivery touches, each once, in the order in which they first occur. */
export function incidentsOf(alerts: readonly Identified[]): readonly IncidentKey[] {
  return [...new Set(alerts.map(({ key }) => key))]
}

/** Decides what a delivery changes. Pure. The same delivery within `duplicatesWithinMs` changes nothing. */
export function decideDelivery(
  delivery: Delivery,
  alerts: readonly Identified[],
  loaded: Loaded,
  policy: LifecyclePolicy,
  duplicatesWithinMs: number,
): Transaction<Intake> {
  const { deliveredAt } = loaded
  if (deliveredAt !== undefined && delivery.receivedAt - deliveredAt <= duplicatesWithinMs) {
    return { decisions: [], result: duplicate(delivery, alerts, loaded, deliveredAt) }
  }
  const now = delivery.receivedAt
  const decided = [...Map.groupBy(alerts, ({ key }) => key)].map(([key, own]) => {
    const incident = incidentIn(loaded, key)
    const [first, ...rest] = own.map(({ event }) => event)
    if (!first) throw new Error('an incident without alerts')
    return { key, incident, own, ...decideAll(incident, [first, ...rest], now, policy) }
  })
  const lines = new Map<Alert, ReceiptLine>()
  for (const { key, own, decision, reasons } of decided) {
    for (const [index, { alert }] of own.entries()) {
      const reason = reasons[index] ?? decision.reason
      lines.set(alert, {
        fingerprint: alert.fingerprint,
        incident: key,
        state: decision.incident.state.kind,
        reason,
      })
    }
  }
  const decisions = decided.map(({ decision }) => decision)
  const dueAt = firstDueAt(decisions)
  return {
    decisions,
    result: {
      receipt: {
        delivery: delivery.key,
        duplicate: false,
        alerts: alerts.flatMap(({ alert }) => lines.get(alert) ?? []),
      },
      changes: decided.map(({ incident, decision }) => incidentChanged(incident, decision, now)),
      ...(dueAt !== undefined && { dueAt }),
    },
  }
}

function firstDueAt(decisions: readonly Decision[]): number | undefined {
  const instants = decisions.flatMap(({ enqueue, timerAt }) => [
    ...enqueue.map((request) => request.dueAt),
    ...(timerAt === undefined ? [] : [timerAt]),
  ])
  return instants.length > 0 ? Math.min(...instants) : undefined
}

function duplicate(
  delivery: Delivery,
  alerts: readonly Identified[],
  loaded: Loaded,
  previousAt: number,
): Intake {
  const agoMs = delivery.receivedAt - previousAt
  const reason: Reason = {
    code: 'duplicate-delivery',
    text: `the same delivery was stored ${agoMs / 1000} s before`,
    at: delivery.receivedAt,
  }
  return {
    receipt: {
      delivery: delivery.key,
      duplicate: true,
      alerts: alerts.map(({ alert, key }) => ({
        fingerprint: alert.fingerprint,
        incident: key,
        state: incidentIn(loaded, key).state.kind,
        reason,
      })),
    },
    changes: [],
    previousAt,
  }
}

function incidentIn({ incidents }: Loaded, key: IncidentKey): Incident {
  const incident = incidents.get(key)
  if (!incident) throw new Error(`the store did not load incident ${key}`)
  return incident
}
