import { control, startStandIn } from '@retriever/sandbox'
import { systemClock } from '@retriever/upstream'
import { expect, onTestFinished, test } from 'vitest'

import { alertmanagerBody, canaries, openApi } from './open-api.ts'

const patience = { timeout: 20_000 }

/** A sidecar whose GLPI is a stand-in, with its loops running. */
async function openHouse() {
  const glpi = await startStandIn('glpi')
  onTestFinished(() => glpi.close())
  const { appToken, url, userToken } = glpi.credentials
  const env = {
    RETRIEVER_BRIDGE__GLPI__URL: url,
    RETRIEVER_BRIDGE__WORKER__POLL: '20ms',
    USER_TOKEN: userToken,
    ...(appToken && { APP_TOKEN: appToken }),
  }
  const sidecar = await openApi('  close: { after: 100ms }', env)
  const stop = new AbortController()
  const running = sidecar.composition.run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await running
  })
  const send = (alert: Readonly<Record<string, unknown>>) =>
    sidecar.api('/bridge/sources/prometheus', {
      method: 'POST',
      headers: { authorization: `Bearer ${canaries.webhook}` },
      body: alertmanagerBody(alert),
    })
  const operate = (path: string) =>
    sidecar.api(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${canaries.operator}` },
    })
  const created = async () =>
    (await control(glpi.url).journal({ method: 'POST', path: '/apirest.php/Ticket' })).length
  const metric = async (line: string) =>
    (await (await sidecar.ops('/metrics')).text()).includes(`${line}\n`)
  return { ...sidecar, send, operate, created, metric }
}

test('an alert becomes a ticket, its resolve closes it, and the metrics tell', async () => {
  const { created, lines, metric, ops, send } = await openHouse()
  expect((await send({})).status).toBe(202)
  await expect.poll(() => metric('retriever_bridge_incidents{state="open"} 1'), patience).toBe(true)
  expect((await send({ status: 'resolved', endsAt: '2026-11-21T06:10:00Z' })).status).toBe(202)
  await expect
    .poll(() => metric('retriever_bridge_incidents{state="closed"} 1'), patience)
    .toBe(true)
  expect(await created()).toBe(1)
  expect(await metric('retriever_bridge_logins_total{upstream="glpi/default",result="ok"} 1')).toBe(
    true,
  )
  expect(await (await ops('/readyz')).json()).toMatchObject({ status: 'ready' })
  expect(lines.join('')).toContain('"code":"ticket-created"')
})

test('while the bridge is paused alerts are taken in and nothing goes out', async () => {
  const { created, metric, operate, send } = await openHouse()
  await operate('/bridge/pause')
  expect((await send({})).status).toBe(202)
  expect(await metric('retriever_bridge_paused 1')).toBe(true)
  expect(await metric('retriever_bridge_incidents{state="creating"} 1')).toBe(true)
  // Ten times as long as the worker sleeps between two looks.
  await systemClock.sleep(200)
  expect(await created()).toBe(0)
  await operate('/bridge/resume')
  await expect.poll(created, patience).toBe(1)
})
