import { createHash } from 'node:crypto'

import { startStandIn, type RunningStandIn } from '@retriever/sandbox'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { compileAlert } from '../../src/alerts/compile.ts'
import { decompileMonitor } from '../../src/alerts/decompile.ts'
import { driftOf } from '../../src/alerts/drift.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { alerts } from './arbitrary-alert.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

let datadog: RunningStandIn<'datadog'>
beforeAll(async () => {
  datadog = await startStandIn('datadog')
})
afterAll(() => datadog.close())

async function call(method: string, path: string, body?: MonitorBody): Promise<unknown> {
  const { url, credentials } = datadog
  const answer = await fetch(`${url}/api/v1/monitor${path}`, {
    method,
    headers: { 'dd-api-key': credentials.apiKey, 'dd-application-key': credentials.appKey },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  expect(`${answer.status} ${text}`).toMatch(/^200 /)
  return JSON.parse(text)
}

/** Raw signals may be anything, and so Datadog may refuse them. */
const accepted = alerts.filter(({ signal }) => signal.kind !== 'raw')

test(
  'an alert is created, read, compiled to the same monitor and updated',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(accepted, fc.uuid(), async (alert, name) => {
        const named = { ...alert, name }
        const compiled = compileAlert(named, { digest, allowRawTemplates: true })
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
        const { id } = (await call('POST', '', compiled.value)) as { readonly id: number }
        const live = (await call('GET', `/${id}`)) as MonitorBody
        expect(decompileMonitor(live)).toEqual(named)
        expect(driftOf(live, { digest })?.inSync ?? named.unmarked).toBe(true)
        await call('PUT', `/${id}`, compiled.value)
        expect(decompileMonitor((await call('GET', `/${id}`)) as MonitorBody)).toEqual(named)
        await call('DELETE', `/${id}`)
      }),
      { numRuns: 100 },
    )
  },
)
