import { expect, test } from 'vitest'

import { alertmanagerBody, canaries, openApi } from './open-api.ts'

const webhook = '/bridge/sources/prometheus'
const delivery = {
  method: 'POST',
  headers: { authorization: `Bearer ${canaries.webhook}` },
  body: alertmanagerBody(),
}

test('GLPI that is down is a warning: deliveries are taken all the same', async () => {
  const { ops } = await openApi()
  const response = await ops('/readyz')
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    status: 'warning',
    checks: [
      { name: 'bridge/store', ok: true, required: true, detail: 'it can be written' },
      { name: 'glpi/default', ok: false, required: false, detail: expect.any(String) },
    ],
  })
})

test('a store that cannot be written makes it unready, but it lives', async () => {
  const { ops, composition } = await openApi()
  await composition.close()
  expect((await ops('/readyz')).status).toBe(503)
  expect((await ops('/livez')).status).toBe(200)
})

test('not ready any more once it stops', async () => {
  const { ops, stop } = await openApi()
  stop()
  const response = await ops('/readyz')
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'stopping', checks: [] })
})

test('metrics tell what happened', async () => {
  const { api, ops } = await openApi()
  await api(webhook, delivery)
  await api(webhook, delivery)
  await api(webhook, { ...delivery, headers: {} })
  await api(webhook, { ...delivery, body: '{' })
  const response = await ops('/metrics')
  expect(response.headers.get('content-type')).toContain('text/plain')
  const text = await response.text()
  for (const line of [
    'retriever_bridge_deliveries_total{source="prometheus",result="stored"} 1',
    'retriever_bridge_deliveries_total{source="prometheus",result="duplicate"} 1',
    'retriever_bridge_deliveries_total{source="prometheus",result="denied"} 1',
    'retriever_bridge_deliveries_total{source="prometheus",result="refused"} 1',
    'retriever_bridge_alerts_total{source="prometheus"} 1',
    'retriever_bridge_incidents{state="creating"} 1',
    'retriever_bridge_incidents{state="open"} 0',
    'retriever_bridge_incident_transitions_total{instance="default",state="creating"} 1',
    'retriever_bridge_outbox_entries{instance="default",operation="create-ticket"} 1',
    'retriever_bridge_paused 0',
    'retriever_upstream_breaker_state{upstream="glpi/default",state="closed"} 1',
    'retriever_http_request_duration_seconds_count{method="POST",route="/bridge/sources/prometheus",status="202"} 2',
    'retriever_http_request_duration_seconds_count{method="POST",route="/bridge/sources/prometheus",status="401"} 1',
  ]) {
    expect(text).toContain(`${line}\n`)
  }
  expect(text).toMatch(/^retriever_build_info\{version="0.0.0",node="[\d.]+"\} 1$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
  expect(text).toMatch(/^retriever_bridge_outbox_oldest_seconds \d/m)
})

test('a store that cannot be read leaves its gauges out, and the other metrics stay', async () => {
  const { ops, composition } = await openApi()
  await composition.close()
  const text = await (await ops('/metrics')).text()
  expect(text).not.toContain('retriever_bridge_incidents{')
  expect(text).toContain('retriever_build_info{')
})

test('no secret turns up in a log, a metric, a problem or an answer', async () => {
  const { api, ops, lines } = await openApi()
  const seen: string[] = []
  const look = async (response: Promise<Response>) => {
    const answer = await response
    seen.push(JSON.stringify([...answer.headers]), await answer.text())
  }
  const everyToken = Object.values(canaries)
  await look(api(webhook, delivery))
  for (const token of everyToken) {
    const headers = { authorization: `Bearer ${token}` }
    await look(api(webhook, { ...delivery, headers, body: '{"alerts": 1' }))
    await look(api('/bridge/pause', { method: 'POST', headers, body: '{' }))
    await look(api('/bridge/status', { headers }))
    await look(api(`/nothing?token=${token}`, { headers }))
  }
  await look(ops('/readyz'))
  await look(ops('/metrics'))
  for (const text of [...seen, ...lines]) {
    for (const token of everyToken) expect(text).not.toContain(token)
  }
  expect(lines.length).toBeGreaterThan(5)
})
