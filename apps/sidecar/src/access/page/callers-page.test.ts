import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import { viewerWith } from '../../console/testing.ts'
import type { AuditRecord } from '../audit-record.ts'
import { createAuditTrail } from '../audit-trail.ts'
import { createCallersPage } from './callers-page.ts'
import type { CallersSnapshot } from './callers-snapshot.ts'

const request: AuditRecord = {
  at: 1_000,
  requestId: 'a',
  caller: 'token/ci',
  via: 'token',
  address: '10.1.2.3',
  method: 'PUT',
  route: '/monitor/:id',
  status: 200,
  durationMs: 3,
  entity: '12',
  outcome: 'updated',
}

function openPage() {
  const audit = createAuditTrail({ sink: () => {}, clock: manualClock(0) })
  const page = createCallersPage(audit)
  const snapshot = async () => (await page.snapshot(viewerWith(['audit:read']))) as CallersSnapshot
  return { audit, page, snapshot }
}

test('is for those who may see who called', () => {
  expect(openPage().page.scope).toBe('audit:read')
})

test('shows the newest requests, and counts what each caller did', async () => {
  const { audit, snapshot } = openPage()
  audit.record(request)
  audit.record({ ...request, at: 2_000, requestId: 'b', status: 403, refusal: 'no' })
  audit.record({ ...request, at: 3_000, requestId: 'c', caller: 'key/app', dryRun: true })
  const { callers, remembered, requests } = await snapshot()
  expect(remembered).toBe(3)
  expect(requests.map(({ id }) => id)).toEqual(['3000 c', '2000 b', '1000 a'])
  expect(requests[0]).toMatchObject({ dryRun: true, outcome: 'updated', entity: '12' })
  expect(requests[1]).toMatchObject({ request: 'PUT /monitor/:id', status: 403, refusal: 'no' })
  expect(callers).toEqual([
    { name: 'key/app', requests: 1, refused: 0, lastAt: 3_000 },
    { name: 'token/ci', requests: 2, refused: 1, lastAt: 2_000 },
  ])
})

test('of many requests fifty are shown, and all are counted', async () => {
  const { audit, snapshot } = openPage()
  for (let at = 0; at < 120; at += 1) audit.record({ ...request, at, requestId: String(at) })
  const { callers, remembered, requests } = await snapshot()
  expect([requests.length, remembered, callers[0]?.requests]).toEqual([50, 120, 120])
})

test('is told about every request while somebody looks', () => {
  const { audit, page } = openPage()
  let told = 0
  const end = page.subscribe(() => (told += 1))
  audit.record(request)
  end()
  audit.record(request)
  expect(told).toBe(1)
})
