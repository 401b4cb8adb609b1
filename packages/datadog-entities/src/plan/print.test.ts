import { expect, test } from 'vitest'

import { alert, composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory } from '../../test/plan-memory.ts'
import type { Declared } from '../entity.ts'
import { reconcile } from '../reconcile.ts'
import type { Plan } from './action.ts'
import type { PlanOptions } from './plan-options.ts'
import { printPlan, printResults, type Styles } from './print.ts'

async function planned(
  before: readonly Declared[],
  after: readonly Declared[],
  options: PlanOptions = {},
): Promise<Plan> {
  const { api, monitors } = createMemory()
  await reconcile({ api, declared: before, owner: 'checkout' })
  monitors.set(7, { ...monitor('theirs').spec, id: 7, tags: ['terraform:true'] })
  const report = await reconcile({
    api,
    declared: after,
    owner: 'checkout',
    dryRun: true,
    ...options,
  })
  if (report.status === 'planned') return report.plan
  throw new Error(JSON.stringify(report))
}

const long = 'one\ntwo\nthree\nfour\nfive\nsix'

test('a plan can be read', async () => {
  const plan = await planned(
    [monitor('load', { message: long }), monitor('disk'), monitor('old'), monitor('calm')],
    [
      monitor('load', { message: long.replace('three', 'drei'), priority: 2 }),
      monitor('disk', { name: 'Disk full', options: { thresholds: { critical: 3 } } }),
      monitor('calm'),
      monitor('theirs', {}, { id: '7' }),
      dashboard('board', ['load', 'disk']),
      composite('both', 'load', 'fresh'),
      monitor('fresh', { tags: [] }),
    ],
    { prune: { scope: {}, maxDeletes: 1 } },
  )
  expect(printPlan(plan)).toBe(`main: 3 to create, 2 to update, 1 to delete, 1 refused, 1 unchanged

~ monitor load 1001 (it is declared differently)
    ~ /message:
          one
          two
        - three
        + drei
          four
          five
          …
    ~ /priority: null -> 2

~ monitor disk 1002 "Disk full" (it is declared differently)
    ~ /name: "disk" -> "Disk full"
    ~ /options/thresholds/critical: 2 -> 3

! monitor theirs 7 refused, foreign: monitor 7 belongs to Terraform (tag terraform:true)
    change it in its Terraform configuration

+ monitor fresh (nothing bears its ref)
    + /type: "query alert"
    + /name: "fresh"
    + /query: "avg(last_5m):avg:load.fresh{*} > 2"
    + /message: "look at fresh"
    + /tags: []
    + /options: {"thresholds":{"critical":2}}

+ monitor both (nothing bears its ref)
    + /type: "composite"
    + /name: "both"
    + /query: "1001 && \${fresh}"
    + /message: "look at both"
    + /tags: ["team:checkout"]
    + /options: {}

+ dashboard board (nothing bears its ref)
    + /title: "board"
    + /layout_type: "ordered"
    + /widgets:
        + [
        +   {
        +     "definition": {
        +       "type": "note",
        +       "content": "about board"
        +     }
        +   },
        +   {
        +     "definition": {
        +       "type": "alert_graph",
        +       "alert_id": "1001",
        +       "viz_type": "timeseries"
        +     }
        +   },
        +   {
        +     "definition": {
        +       "type": "alert_graph",
        +       "alert_id": "1002",
        +       "viz_type": "timeseries"
        +     }
        +   }
        + ]

- monitor old 1003 (it is ours, and nobody declares it)
`)
  expect(printPlan(plan, { unchanged: true })).toContain('\n= monitor calm 1004\n')
})

test('nothing to do is one line', async () => {
  expect(printPlan(await planned([monitor('load')], [monitor('load')]))).toBe('main: 1 unchanged\n')
  expect(printPlan(await planned([], []))).toBe('main: nothing declared\n')
})

test('styles are put around what they emphasise, and nothing else is added', async () => {
  const plan = await planned([monitor('load')], [monitor('load', { priority: 1 }), alert('errors')])
  const bracketed: Styles = {
    added: (text) => `<a>${text}</a>`,
    removed: (text) => `<r>${text}</r>`,
    changed: (text) => `<c>${text}</c>`,
    refused: (text) => `<!>${text}</!>`,
    quiet: (text) => `<q>${text}</q>`,
  }
  const styled = printPlan(plan, { styles: bracketed })
  expect(styled).toContain('<c>~ monitor load 1001</c> <q>(it is declared differently)</q>')
  expect(styled.replaceAll(/<\/?[arcq!]>/g, '')).toBe(printPlan(plan))
})

test('what stands in names and texts cannot play with the terminal', async () => {
  const evil = 'a\u001B[2Jb\u202Ec\r\nd'
  const text = printPlan(await planned([], [monitor(evil, { message: `x\n${evil}` })]))
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/)
  expect(text).toContain('a\\u001b[2Jb\\u202ec\\u000d\\u000ad')
})

test('results are told in one line each', async () => {
  const { api, monitors } = createMemory()
  monitors.set(7, { ...monitor('theirs').spec, id: 7, tags: ['terraform:true'] })
  const declared = [monitor('load'), monitor('theirs', {}, { id: '7' })]
  const report = await reconcile({ api, declared, owner: 'checkout' })
  expect(report.status === 'applied' && printResults(report.results)).toBe(
    'create monitor load 1001: done\n' +
      'monitor theirs: refused, monitor 7 belongs to Terraform (tag terraform:true)\n',
  )
})

test('what has no ref of ours is called by its id', async () => {
  const plan = await planned([], [], { remove: [{ family: 'monitor', id: '77' }] })
  expect(printPlan(plan)).toBe(
    [
      'main: 1 refused',
      '',
      '! monitor 77 refused, not-found: there is no monitor 77',
      '    correct its id; perhaps it is gone already',
      '',
    ].join('\n'),
  )
})
