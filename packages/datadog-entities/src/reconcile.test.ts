import { describe, expect, test } from 'vitest'

import { alert, composite, dashboard, monitor } from '../test/plan-declared.ts'
import { createMemory, type Memory } from '../test/plan-memory.ts'
import type { Declared } from './entity.ts'
import type { Plan } from './plan/action.ts'
import type { Gate } from './plan/verdict.ts'
import { reconcile, type ReconcileOptions } from './reconcile.ts'

async function planned(
  { api }: Memory,
  declared: readonly Declared[],
  more: Partial<ReconcileOptions> = {},
): Promise<Plan> {
  const report = await reconcile({ api, declared, owner: 'checkout', dryRun: true, ...more })
  if (report.status === 'planned') return report.plan
  throw new Error(JSON.stringify(report))
}

function told({ actions }: Plan): readonly string[] {
  return actions.map(({ action, ref, reason }) => `${action} ${ref} ${reason.code}`)
}

describe('what it costs', () => {
  test('one new monitor: two looks, one write', async () => {
    const memory = createMemory()
    await reconcile({ api: memory.api, declared: [monitor('load')], owner: 'checkout' })
    expect(memory.calls.map(({ what }) => what)).toEqual(['read', 'read', 'create'])
  })

  test('one monitor that is there: one look', async () => {
    const memory = createMemory()
    await reconcile({ api: memory.api, declared: [monitor('load')], owner: 'checkout' })
    memory.calls.length = 0
    await reconcile({ api: memory.api, declared: [monitor('load')], owner: 'checkout' })
    expect(memory.calls.map(({ what }) => what)).toEqual(['read'])
  })

  test('many monitors are looked for with one list', async () => {
    const memory = createMemory()
    const many = Array.from({ length: 50 }, (_, index) => monitor(`load ${index}`))
    await reconcile({ api: memory.api, declared: many, owner: 'checkout' })
    memory.calls.length = 0
    expect(told(await planned(memory, many)).every((text) => text.startsWith('unchanged'))).toBe(
      true,
    )
    expect(memory.calls).toHaveLength(1)
  })

  test('many new dashboards: one look before, one after, for others that were created meanwhile', async () => {
    const memory = createMemory()
    const boards = Array.from({ length: 30 }, (_, index) => dashboard(`board ${index}`))
    await reconcile({ api: memory.api, declared: boards, owner: 'checkout' })
    const whats = memory.calls.map(({ what }) => what)
    expect(whats).toEqual(['read', ...boards.map(() => 'create'), 'read'])
  })

  test('dashboards that did not change since are remembered', async () => {
    const memory = createMemory()
    const boards = ['a', 'b', 'c'].map((ref) => dashboard(ref))
    const remembered = new Map()
    const options = { owner: 'checkout', declared: boards, memory: remembered }
    await reconcile({ api: memory.api, ...options })
    await reconcile({ api: memory.api, ...options })
    memory.calls.length = 0
    await reconcile({ api: memory.api, ...options })
    expect(memory.calls).toHaveLength(1)
    const [id = ''] = memory.dashboards.keys()
    const live = memory.dashboards.get(id) ?? dashboard('a').spec
    await memory.api.dashboards.update(id, { ...live, title: 'by hand' })
    memory.calls.length = 0
    await planned(memory, boards, { memory: remembered })
    expect(memory.calls.map(({ id: read }) => read)).toEqual(['', id])
  })

  test('mistakes and nothing to do cost nothing', async () => {
    const memory = createMemory()
    const { api } = memory
    const circle = [
      composite('a', 'b'),
      composite('b', 'a'),
      monitor('c', { tags: ['managed_by:x'] }),
    ]
    const report = await reconcile({ api, declared: circle, owner: 'checkout' })
    expect(report.status === 'invalid' && report.problems.map(({ message }) => message)).toEqual([
      'links go round in a circle: a -> b -> a',
      'the tag "managed_by:x" is reserved',
    ])
    await reconcile({ api, declared: [], owner: 'checkout' })
    expect(memory.calls).toEqual([])
  })
})

test('a link to what an earlier run has made leads there', async () => {
  const memory = createMemory()
  const { api } = memory
  await reconcile({ api, declared: [monitor('load')], owner: 'checkout' })
  await reconcile({ api, declared: [dashboard('board', ['load'])], owner: 'checkout' })
  const [load = 0] = memory.monitors.keys()
  const [board] = memory.dashboards.values()
  expect(board?.widgets[1]?.definition['alert_id']).toBe(String(load))
  await reconcile({
    api,
    declared: [
      monitor('disk', { assets: [{ category: 'runbook', name: 'b', url: 'https://x/${board}' }] }),
    ],
    owner: 'checkout',
  })
  expect([...memory.monitors.values()].at(-1)?.assets).toMatchObject([
    { url: `https://x/${board?.id}` },
  ])
  const theirs = { api, declared: [dashboard('other', ['load'])], owner: 'payments' }
  expect(await reconcile(theirs)).toMatchObject({ status: 'invalid' })
})

describe('the registration gate', () => {
  const gate: Gate = async (service) => {
    switch (service) {
      case 'checkout':
        return { answer: 'yes' }
      case 'listed':
        return {
          answer: 'no',
          code: 'service-listed',
          text: '"listed" is in Datadog',
          hint: 'use Birddog',
        }
      case 'slow':
        return { answer: 'unknown', text: 'LeanIX does not answer', retryAfterMs: 5000 }
      default:
        throw new Error('secret-token')
    }
  }
  const tagged = (ref: string, ...services: readonly string[]): Declared =>
    monitor(ref, { tags: services.map((service) => `service:${service}`) })

  test('lets through what is registered, and refuses the rest with its reason', async () => {
    const declared = [
      alert('good'),
      tagged('listed', 'checkout', 'listed'),
      tagged('slow', 'slow'),
      tagged('broken', 'broken'),
      monitor('unnamed'),
      dashboard('unnamed board'),
      dashboard('board', [], {
        template_variables: [{ name: 's', prefix: 'service', defaults: ['checkout'] }],
      }),
    ]
    const plan = await planned(createMemory(), declared, { gate })
    expect(told(plan)).toEqual([
      'create good new',
      'refuse listed gate',
      'refuse slow gate-unknown',
      'refuse broken gate-unknown',
      'refuse unnamed service-unnamed',
      'refuse unnamed board service-unnamed',
      'create board new',
    ])
    expect(plan.actions[1]).toMatchObject({
      hint: 'use Birddog',
      registration: { service: 'listed', code: 'service-listed' },
    })
    expect(plan.actions[2]).toMatchObject({
      registration: { code: 'registration-unavailable', retryAfterMs: 5000 },
    })
    expect(JSON.stringify(plan)).not.toContain('secret-token')
  })

  test('is asked once for each service', async () => {
    const asked: string[] = []
    const counting: Gate = async (service) => {
      asked.push(service)
      return { answer: 'yes' }
    }
    await planned(createMemory(), [alert('a'), alert('b'), tagged('c', 'other')], {
      gate: counting,
    })
    expect(asked.toSorted()).toEqual(['checkout', 'other'])
  })

  test('does not stand in the way of what stays as it is, nor of deletes', async () => {
    const memory = createMemory()
    const declared = [tagged('a', 'listed'), tagged('b', 'listed'), tagged('c', 'listed')]
    await reconcile({ api: memory.api, declared, owner: 'checkout' })
    const changed = monitor('b', { tags: ['service:listed'], priority: 1 })
    const prune = { scope: {}, maxDeletes: 1 }
    const [a] = declared
    const after = a === undefined ? [] : [a, changed]
    expect(told(await planned(memory, after, { gate, prune }))).toEqual([
      'unchanged a as-declared',
      'refuse b gate',
      'delete c not-declared',
    ])
    expect(told(await planned(memory, after, { gate, prune, gated: ['create'] }))).toContain(
      'update b declared-differently',
    )
  })

  test('takes the services that the caller knows', async () => {
    const servicesOf = () => ['checkout']
    const plan = await planned(createMemory(), [dashboard('board')], { gate, servicesOf })
    expect(told(plan)).toEqual(['create board new'])
  })
})

test('runs about the same entity at the same time make one of it', async () => {
  const memory = createMemory()
  const { api } = memory
  const runs = [1, 2, 3, 4].map((priority) =>
    reconcile({ api, declared: [monitor('load', { priority })], owner: 'checkout' }),
  )
  const reports = await Promise.all(runs)
  expect(reports).toMatchObject(runs.map(() => ({ status: 'applied', complete: true })))
  expect([...memory.monitors.values()]).toMatchObject([{ priority: 4 }])
})

test('owners do not see each other’s entities, whatever they are called', async () => {
  const memory = createMemory()
  const { api } = memory
  await reconcile({ api, declared: [monitor('load')], owner: 'payments' })
  const prune = { scope: {}, maxDeletes: 9 }
  await reconcile({ api, declared: [monitor('load')], owner: 'Team Ünknown', prune, adopt: true })
  expect(memory.monitors.size).toBe(2)
  const again = await planned(memory, [monitor('load')], { owner: 'Team Ünknown', prune })
  expect(told(again)).toEqual(['unchanged load as-declared'])
})

test('names that cannot be used are told before anything else, all at once', async () => {
  const memory = createMemory()
  const run = reconcile({
    api: memory.api,
    declared: [monitor('load')],
    owner: ' ',
    manager: 'Us & Them',
    prune: { scope: {}, maxDeletes: -1 },
  })
  await expect(run).rejects.toMatchObject({
    code: 'config',
    problems: [{ pointer: '/owner' }, { pointer: '/manager' }, { pointer: '/prune/maxDeletes' }],
  })
  expect(memory.calls).toEqual([])
})

test('a run that was ended before its turn does nothing', async () => {
  const memory = createMemory()
  const signal = AbortSignal.abort()
  const run = reconcile({ api: memory.api, declared: [monitor('load')], owner: 'checkout', signal })
  await expect(run).rejects.toMatchObject({ code: 'aborted' })
  expect(memory.calls).toEqual([])
})
