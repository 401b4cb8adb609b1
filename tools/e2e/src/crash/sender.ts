import { createHash } from 'node:crypto'

import type { SentAlert, SentDelivery } from './history.ts'

/** Where a bridge takes Alertmanager's webhooks. */
export interface Webhook {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Posts one delivery as Alertmanager would, once, and tells what came of it. */
export async function send(
  webhook: Webhook,
  alerts: readonly SentAlert[],
): Promise<SentDelivery & { readonly answeredAt: number }> {
  const sentAt = Date.now()
  const answer = await post(webhook, alerts)
  return { alerts, sentAt, answer, answeredAt: Date.now() }
}

async function post(
  { url, headers }: Webhook,
  alerts: readonly SentAlert[],
): Promise<SentDelivery['answer']> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(payload(alerts)),
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    return 'unknown'
  }
  // The status line is the acknowledgement; the connection may break in the body.
  await response.arrayBuffer().catch(() => undefined)
  return response.ok ? 'acknowledged' : 'refused'
}

/** The body of a webhook of Alertmanager, version 4. */
export function payload(alerts: readonly SentAlert[]): unknown {
  return {
    version: '4',
    groupKey: `{}:{alertname="${alerts[0]?.name}"}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'retriever',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.invalid',
    alerts: alerts.map(({ name, status, startsAt, endsAt }) => ({
      status,
      labels: { alertname: name, severity: 'critical', host: `${name.toLowerCase()}.invalid` },
      annotations: { summary: `${name} is broken` },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: endsAt === undefined ? '0001-01-01T00:00:00Z' : new Date(endsAt).toISOString(),
      generatorURL: 'http://prometheus.invalid/graph',
      fingerprint: createHash('sha256').update(name).digest('hex').slice(0, 16),
    })),
  }
}
