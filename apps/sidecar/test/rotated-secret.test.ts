import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'

import { openAccess } from '../src/access/open-access.ts'
import { createAuditTrail } from '../src/access/audit-trail.ts'
import { compose, presentSections } from '../src/compose.ts'
import { loadConfig } from '../src/config/load.ts'
import { createConsole } from '../src/console/index.ts'
import { createMetrics } from '../src/ops/metrics.ts'
import { apiApp } from '../src/server.ts'
import { alertmanagerBody, configEnv, configText, temporaryFolder } from './open-api.ts'

const patience = { timeout: 20_000 }

/** A bridge whose secrets for GLPI are files that somebody else replaces. */
async function openHouse() {
  const glpi = await startStandIn('glpi')
  onTestFinished(() => glpi.close())
  const folder = temporaryFolder()
  const replace = (file: string, text: string) => {
    writeFileSync(join(folder, `${file}.new`), `${text}\n`)
    renameSync(join(folder, `${file}.new`), join(folder, file))
  }
  const { appToken, url, userToken } = glpi.credentials
  replace('user.token', userToken)
  replace('app.token', appToken)
  const config = configText()
    .replace('{ env: USER_TOKEN }', '{ file: user.token }')
    .replace('{ env: APP_TOKEN }', '{ file: app.token }')
  writeFileSync(join(folder, 'c.yaml'), config)
  const env = {
    ...configEnv,
    RETRIEVER_BRIDGE__GLPI__URL: url,
    RETRIEVER_BRIDGE__WORKER__POLL: '20ms',
  }
  const loaded = await loadConfig({ files: ['c.yaml'], env, folder })
  const logger = pino({ level: 'silent' })
  const metrics = createMetrics('0')
  const audit = createAuditTrail({ sink: () => {}, clock: systemClock })
  const context = { logger, metrics, clock: systemClock, random: Math.random, audit }
  const access = await openAccess(loaded.config.access, context)
  onTestFinished(() => access.close())
  const composition = await compose(presentSections(loaded.config), context)
  const stop = new AbortController()
  const running = composition.run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await running
    await composition.close()
  })
  const app = apiApp({
    ...context,
    config: loaded.config,
    access,
    capabilities: composition.capabilities,
    console: createConsole({ parts: [], clock: systemClock }),
    stopping: stop.signal,
  })
  let alerts = 0
  const calls = async (path: string) => control(glpi.url).journal({ path: `/apirest.php/${path}` })
  return {
    replace,
    calls,
    /** Sends an alert, and waits until it is a ticket. */
    async ticket() {
      alerts += 1
      const labels = { alertname: 'HighCPU', instance: `10.0.0.${alerts}:9100` }
      const fingerprint = alerts.toString(16).padStart(16, '0')
      const created = async () =>
        (await calls('Ticket')).filter(({ method, status }) => method === 'POST' && status === 201)
          .length
      const before = await created()
      const body = alertmanagerBody({ labels, fingerprint })
      const headers = { authorization: `Bearer ${configEnv.WEBHOOK}` }
      await app.request('/bridge/sources/prometheus', { method: 'POST', headers, body })
      await expect.poll(created, patience).toBe(before + 1)
    },
    logins: async () =>
      (await calls('initSession')).map(({ headers, status }) => [headers['authorization'], status]),
  }
}

test('a user token that is replaced while the bridge runs is used for the next ticket', async () => {
  const house = await openHouse()
  await house.ticket()
  const [first] = await house.logins()
  const other = 'glpitoken'.repeat(40).slice(0, 40)
  house.replace('user.token', other)
  await expect
    .poll(async () => {
      await house.ticket()
      return (await house.logins()).length
    }, patience)
    .toBe(2)
  expect(await house.logins()).toEqual([first, [`user_token ${other}`, 200]])
  // The session before it has ended only now.
  expect(await house.calls('killSession')).toHaveLength(1)
})

test('one that GLPI refuses is tried once, and the one before it goes on', async () => {
  const house = await openHouse()
  await house.ticket()
  const [first] = await house.logins()
  house.replace('user.token', 'wrong'.repeat(8))
  await expect
    .poll(async () => {
      await house.ticket()
      return (await house.logins()).length
    }, patience)
    .toBe(2)
  await house.ticket()
  expect(await house.logins()).toEqual([first, [`user_token ${'wrong'.repeat(8)}`, 401]])
  expect(await house.calls('killSession')).toEqual([])
})
