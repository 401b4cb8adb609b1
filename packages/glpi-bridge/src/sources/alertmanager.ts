import { createHash } from 'node:crypto'

import type { Alert, Delivery, DeliveryKey } from '../alert.ts'
import { expectation, problemsOf, type Problem } from '../problem.ts'
import {
  alertmanagerPayloadSchema,
  type AlertmanagerAlert,
  type AlertmanagerPayload,
} from './alertmanager-payload.ts'
import { fingerprintOf } from './fingerprint.ts'

/** Where a body came from. */
export interface Reception {
  /** Name of the configured source. */
  readonly source: string
  /** When we received it: epoch milliseconds by our clock. */
  readonly receivedAt: number
}

/** A delivery, or everything that is wrong with it. */
export type ParsedDelivery =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads the body of an Alertmanager webhook, after JSON. One bad alert makes the whole delivery bad: Alertmanager sends
 * it again, and what was half stored would be counted twice.
 *
 * ```ts
 * const parsed = parseAlertmanager(await request.json(), { source: 'prometheus', receivedAt: Date.now() })
 * if (!parsed.ok) console.log(parsed.problems) // [{ path: 'alerts[0].startsAt', detail: 'expected …, got nothing' }]
 * ```
 */
export function parseAlertmanager(
  body: unknown,
  { source, receivedAt }: Reception,
): ParsedDelivery {
  const result = alertmanagerPayloadSchema.safeParse(body, { error: expectation })
  if (!result.success) return { ok: false, problems: problemsOf(result.error, body) }
  const payload = result.data
  const { truncatedAlerts = 0 } = payload
  const alerts = payload.alerts.map((alert) => alertOf(alert, source))
  return {
    ok: true,
    delivery: {
      key: deliveryKey(source, payload, alerts),
      source,
      receivedAt,
      alerts,
      ...(truncatedAlerts > 0 && { truncatedAlerts }),
    },
  }
}

function alertOf(sent: AlertmanagerAlert, source: string): Alert {
  const { status, labels, annotations } = sent
  const severity = labels['severity']
  const endsAt = status === 'resolved' ? instantOf(sent.endsAt) : undefined
  const link = webAddress(sent.generatorURL)
  return {
    source,
    fingerprint: /^[\da-f]{16}$/i.test(sent.fingerprint ?? '')
      ? String(sent.fingerprint).toLowerCase()
      : fingerprintOf(labels),
    status,
    name: labels['alertname'] || 'unnamed alert',
    ...(severity && { severity }),
    labels,
    annotations: annotations ?? {},
    startsAt: Date.parse(sent.startsAt),
    ...(endsAt !== undefined && { endsAt }),
    ...(link !== undefined && { link }),
  }
}

/** Go's zero time, in the year 1, stands for no time at all. */
function instantOf(written: string | undefined): number | undefined {
  const instant = Date.parse(written ?? '')
  return instant > 0 ? instant : undefined
}

function webAddress(written: string | undefined): string | undefined {
  const address = written && URL.canParse(written) ? new URL(written) : undefined
  return address && /^https?:$/.test(address.protocol) ? written : undefined
}

/**
 * Equal for deliveries that say the same: retries, and the twins of a highly available pair. The source belongs to it,
 * because two systems may have a group of the same name.
 */
function deliveryKey(
  source: string,
  { receiver, groupKey }: AlertmanagerPayload,
  alerts: readonly Alert[],
): DeliveryKey {
  const news = alerts
    .map(({ fingerprint, status, startsAt, endsAt }) =>
      JSON.stringify([fingerprint, status, startsAt, endsAt ?? null]),
    )
    .toSorted()
  const identity = JSON.stringify([source, receiver, groupKey, news])
  return createHash('sha256').update(identity).digest('hex') as DeliveryKey
}
