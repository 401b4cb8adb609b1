import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { server1 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js'
import { logger } from '@datadog/datadog-api-client/dist/logger.js'
import { expect, test, vi } from 'vitest'

import { errorOf, keysOf, openTestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

test('the environment has no say, and nothing that is shared is written to', async () => {
  vi.stubEnv('DD_SITE', 'evil.example')
  vi.stubEnv('DD_API_KEY', 'key-of-the-environment')
  vi.stubEnv('DD_APP_KEY', 'other-key-of-the-environment')
  const first = await openTestOrganisation()
  const keys = Object.freeze(keysOf(first.credentials))
  const credential = Object.freeze({ version: '1', value: keys })
  const source = Object.freeze({ get: () => Promise.resolve(credential), reject: () => undefined })
  const { datadog, credentials, remote } = await openTestOrganisation({ credentials: source })
  const body = Object.freeze(monitorNamed('x', { options: Object.freeze({}) }))
  await datadog.monitors.create(body)
  await datadog.dashboards.create(Object.freeze(dashboardTitled('x')))
  const sent = await remote.journal({ path: '/api/*' })
  expect(sent).toHaveLength(2)
  for (const { headers } of sent) {
    expect(headers).toMatchObject({
      'dd-api-key': credentials.apiKey,
      'dd-application-key': credentials.appKey,
    })
    expect(JSON.stringify(headers)).not.toContain('environment')
  }
  expect(server1.getConfiguration()).toEqual({ site: 'datadoghq.com', subdomain: 'api' })
})

test('nothing is written to the console, whatever happens', async () => {
  const { getLevel } = logger as { readonly getLevel: () => number }
  const level = getLevel()
  const written = (['debug', 'log', 'info', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  )
  const { datadog, remote } = await openTestOrganisation()
  await remote.faults([{ match: {}, effect: { type: 'reset-before' } }])
  await errorOf(datadog.monitors.get(1))
  await remote.faults([{ match: {}, effect: { type: 'html-page', title: 'x' } }])
  await errorOf(datadog.dashboards.get('abc-def-ghi'))
  for (const spy of written) expect(spy).not.toHaveBeenCalled()
  // The logger is left as it is for those who use the official client themselves.
  expect(getLevel()).toBe(level)
})

test('the official client is loaded by the first call, and only the parts that are used', async () => {
  const { credentials } = await openTestOrganisation()
  const script = `
    import { createRequire } from 'node:module'
    import { createDatadog } from ${JSON.stringify(import.meta.resolve('../../src/api/create-datadog.ts'))}
    import { Secret, staticCredential } from '@retriever/upstream'
    const { cache } = createRequire(import.meta.url)
    const loaded = () => Object.keys(cache).filter((path) => path.includes('datadog-api-client'))
    const keys = { apiKey: new Secret('a'), appKey: new Secret('b') }
    const datadog = createDatadog({ name: 'x', url: ${JSON.stringify(credentials.url)}, credentials: staticCredential(keys) })
    const before = loaded().length
    await datadog.monitors.get(1).catch(() => undefined)
    await datadog.close()
    const after = loaded()
    console.log(JSON.stringify({ before, after: after.length, v2: after.filter((path) => path.includes('client-v2')).length }))
  `
  const node = ['--conditions=@retriever/source', '--input-type=module', '--eval', script]
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd })
  const { before, after, v2 } = JSON.parse(stdout) as Record<'before' | 'after' | 'v2', number>
  expect({ before, v2 }).toEqual({ before: 0, v2: 0 })
  expect(after).toBeGreaterThan(0)
})
