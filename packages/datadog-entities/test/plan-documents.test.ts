import { expect, test } from 'vitest'

import { decode, loadPlan, applySaved, reconcile, savePlan, sha256 } from '../src/index.ts'
import { openStandIn } from './plan-stand-in.ts'

const text = `
kind: alert
ref: checkout-errors
spec:
  name: Errors of checkout
  service: checkout
  signal: { kind: metric, aggregate: avg, metric: checkout.errors, space: sum }
  condition: { comparison: above, window: 5m, thresholds: { critical: 10 } }
---
kind: monitor
ref: checkout-broken
spec:
  type: composite
  name: Checkout is broken
  query: \${checkout-errors} && \${load}
---
kind: monitor
ref: load
spec:
  type: query alert
  name: Load
  query: avg(last_5m):avg:system.load.1{*} > 4
  options: { thresholds: { critical: 4 } }
---
kind: dashboard
ref: checkout
spec:
  title: Checkout
  layout_type: ordered
  widgets:
    - definition: { type: alert_graph, alert_id: '\${checkout-errors}', viz_type: timeseries }
    - definition: { type: note, content: 'run $\${HOME}/bin/check' }
`

test('documents with links are planned, saved, loaded and applied', async () => {
  const { api, control } = await openStandIn()
  const decoded = decode(text, { file: 'checkout.yaml' })
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  const declared = decoded.value
  const dry = await reconcile({ api, declared, owner: 'checkout', dryRun: true })
  if (dry.status !== 'planned') throw new Error(JSON.stringify(dry))
  const loaded = loadPlan(savePlan(dry.plan, sha256), sha256)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const report = await applySaved(loaded.value, { api })
  expect(report).toMatchObject({ status: 'applied', complete: true })

  const ids = new Map<string, number>()
  for await (const { id, name } of api.monitors.list()) ids.set(name ?? '', id)
  const errors = ids.get('Errors of checkout')
  const broken = await api.monitors.get(ids.get('Checkout is broken') ?? 0)
  expect(broken?.query).toBe(`${errors} && ${ids.get('Load')}`)
  const { dashboards } = await control.state<{ dashboards: readonly { widgets: unknown }[] }>()
  expect(dashboards).toMatchObject([
    {
      widgets: [
        { definition: { alert_id: String(errors) } },
        { definition: { content: 'run ${HOME}/bin/check' } },
      ],
    },
  ])
  const again = await reconcile({ api, declared, owner: 'checkout' })
  expect(again).toMatchObject({ complete: true })
  expect(again.status === 'applied' && again.results.map(({ status }) => status)).toEqual(
    declared.map(() => 'unchanged'),
  )
})

test('problems of links are told with the file and line of their document', async () => {
  const { api } = await openStandIn()
  const decoded = decode(text.replace('&& ${load}', '&& ${laod}'), { file: 'checkout.yaml' })
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  const report = await reconcile({ api, declared: decoded.value, owner: 'checkout' })
  expect(report).toMatchObject({
    status: 'invalid',
    problems: [
      {
        message: 'there is nothing with the ref "laod"',
        hint: 'did you mean "load"?',
        place: { file: 'checkout.yaml', line: 10 },
      },
    ],
  })
})
