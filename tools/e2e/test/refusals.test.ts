import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { bridgeStatus } from '../src/bridge-configuration.ts'
import { payload } from '../src/crash/sender.ts'
import { runRetriever } from '../src/retriever-command.ts'
import { startSystem, webhookOf } from '../src/system.ts'
import { temporaryFolder } from '../src/temporary-folder.ts'

test('a bad payload is refused with a problem document that names the field, and nothing is stored', async () => {
  await using system = await startSystem('refusals')
  const sidecar = await system.launch()
  const { url, headers } = webhookOf(sidecar)
  const post = (body: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })

  const good = JSON.stringify(
    payload([
      { name: 'Good', status: 'firing', startsAt: 1_000 },
      { name: 'Bad', status: 'firing', startsAt: 2_000 },
    ]),
  )
  const response = await post(good.replace('1970-01-01T00:00:02.000Z', 'yesterday'))
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(await response.json()).toMatchObject({
    status: 400,
    title: expect.any(String),
    errors: [{ path: 'alerts[1].startsAt', detail: expect.any(String) }],
  })
  const { incidents, outbox } = await bridgeStatus(sidecar)
  expect({ incidents, outbox }).toEqual({ incidents: [], outbox: [] })
  expect(await system.glpi.sandbox.journal({ method: 'POST' })).toEqual([])

  // Nothing of it was remembered.
  const again = await post(good)
  expect(again.status).toBe(202)
  expect(await again.json()).toMatchObject({ duplicate: false })
})

test('an unknown configuration key: exit code 2, the nearest known key, file and line', async () => {
  await using folder = await temporaryFolder('unknown-key')
  const file = join(folder.path, 'retriever.yaml')
  const lines = [
    'version: 1',
    'bridge:',
    '  store: { sqlite: ./bridge.db }',
    '  sources:',
    '    prometheus: { type: alertmanager, access: open }',
    '  glpi: { url: http://127.0.0.1:9/apirest.php, userToken: { env: E2E_GLPI_USER_TOKEN } }',
    '  treshold:',
    '    count: 3',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const result = await runRetriever(['serve', '--config', file], {
    folder: folder.path,
    env: { E2E_GLPI_USER_TOKEN: 'x' },
  })
  expect(result.code, result.text).toBe(2)
  expect(result.text).toContain('treshold')
  expect(result.text).toMatch(/\bthreshold\b/)
  expect(result.text).toContain(`${file}:7`)
  expect(result.text).not.toMatch(/^\s+at /m)
})
