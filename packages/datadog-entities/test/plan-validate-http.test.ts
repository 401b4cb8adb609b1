import { describe, expect, test } from 'vitest'

import { reconcile, type ReconcileOptions } from '../src/reconcile.ts'
import { alert, composite, monitor } from './plan-declared.ts'
import { openStandIn, type StandIn } from './plan-stand-in.ts'

async function populated(): Promise<StandIn> {
  const org = await openStandIn()
  const declared = [monitor('load'), alert('errors')]
  await reconcile({ api: org.api, declared, owner: 'checkout' })
  return org
}

describe('asking Datadog before anything is written', () => {
  const wrong = monitor('wrong', { options: { thresholds: { critical: 3 } } })

  async function asked({ api }: StandIn, more: Partial<ReconcileOptions>) {
    const report = await reconcile({
      api,
      declared: [],
      owner: 'checkout',
      dryRun: true,
      validate: true,
      ...more,
    })
    if (report.status === 'planned') return report.rejections
    throw new Error(JSON.stringify(report))
  }

  test('what it would not take is told in its own words, with a place', async () => {
    const org = await populated()
    const before = await org.writes()
    const bad = monitor('load', { query: 'avg(last_5m):avg:x{*} > 9' })
    expect(await asked(org, { declared: [wrong, bad, monitor('fine')] })).toMatchObject([
      {
        pointer: '/options/thresholds',
        message: expect.stringContaining('does not match that used in the query'),
        place: { file: 'all.yaml' },
      },
      { message: expect.stringContaining('does not match') },
    ])
    const kept = (await org.writes()).filter((write) => !write.endsWith('/validate'))
    expect(kept).toEqual(before)
  })

  test('what it would take is not rejected; what cannot be asked about is left out', async () => {
    const org = await populated()
    const good = [
      alert('errors', { severity: 1 }),
      composite('new', 'load', 'newer'),
      monitor('newer'),
    ]
    expect(await asked(org, { declared: good })).toEqual([])
    const questions = (await org.control.journal({ method: 'POST' })).filter(({ path }) =>
      path.endsWith('/validate'),
    )
    expect(questions).toHaveLength(2)
    const plain = await reconcile({ api: org.api, declared: good, owner: 'checkout', dryRun: true })
    expect(plain).not.toHaveProperty('rejections')
  })

  test('that it cannot be asked is no answer', async () => {
    const org = await populated()
    await org.control.faults([
      { match: { path: '/api/v1/monitor/validate' }, effect: { type: 'status', status: 403 } },
    ])
    await expect(asked(org, { declared: [wrong] })).rejects.toMatchObject({ name: 'DatadogError' })
  })
})
