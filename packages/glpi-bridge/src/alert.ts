/**
 * One alert as a source reported it: the same series at the same moment, whatever the sender's format was.
 *
 * Instants are epoch milliseconds. Labels and annotations are what the sender sent, unescaped.
 */
export interface Alert {
  /** Name of the configured source instance that the alert came through. */
  readonly source: string
  /** Identifies the series (for Alertmanager: the hash of its labels), not the occasion on which it fired. */
  readonly fingerprint: string
  readonly status: AlertStatus
  /** The rule's name: label `alertname` for Alertmanager. */
  readonly name: string
  readonly severity?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** When the series began to fire. With the fingerprint it identifies the occasion. */
  readonly startsAt: number
  /** When it ended; absent while it fires. */
  readonly endsAt?: number
  /** Where a person can look at it; only `http:` and `https:` addresses get here. */
  readonly link?: string
}

/** Whether the series fires now, by the sender's own word for this alert. */
export type AlertStatus = 'firing' | 'resolved'

/** Identifies what a delivery says, so that the same news sent twice counts once. Lower-case hex SHA-256. */
export type DeliveryKey = string & { readonly __brand: 'DeliveryKey' }

/** One POST of a sender: one or more alerts that arrived, and are stored, together. */
export interface Delivery {
  readonly key: DeliveryKey
  readonly source: string
  /** When we received it, by our clock. Counting in a time window uses this instant. */
  readonly receivedAt: number
  readonly alerts: readonly Alert[]
  /** How many more alerts the sender had but left out, if it said so. */
  readonly truncatedAlerts?: number
}
