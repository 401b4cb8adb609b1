import { buildSidecar } from '@retriever/launcher'
import type { FaultRule } from '@retriever/sandbox'
import { beforeAll, describe, expect, test } from 'vitest'

import { eventually } from '../src/eventually.ts'
import { declared, type Kind } from '../src/replicas/declared.ts'
import { type EntitySystem, startEntitySystem } from '../src/replicas/entity-system.ts'
import { type Answer, create } from '../src/replicas/send.ts'
import { heldBy, violations } from '../src/replicas/truth.ts'

const kinds = ['monitor', 'alert', 'dashboard'] as const satisfies readonly Kind[]
const postsOf = {
  monitor: '/api/v1/monitor',
  alert: '/api/v1/monitor',
  dashboard: '/api/v1/dashboard',
}

beforeAll(buildSidecar)

describe('50 equal POSTs, spread over two replicas', () => {
  test.each(['monitor', 'alert'] as const)('one %s, and everybody gets its id', async (kind) => {
    await using system = await startEntitySystem(`replicas-${kind}`)
    const answers = await fifty(system, kind)
    expect(violations(await heldBy(system.datadog), answers)).toEqual([])
  })

  test.each([
    ['lists show the truth', 0],
    ['lists are ten seconds behind', 10_000],
  ])('one dashboard at rest; %s', async (_, forMs) => {
    await using system = await startEntitySystem('replicas-dashboard')
    const answers = await fifty(system, 'dashboard', [
      {
        match: { method: 'GET', path: '/api/v1/dashboard' },
        effect: { type: 'stale-reads', forMs },
      },
    ])
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].filter((status) => status !== 200 && status !== 201)).toEqual([])
    const left = await heldBy(system.datadog)
    // While lists show what is there, all are told of the one that stays. While they lag, nobody sees what others have
    // just created, nor a replica what it has created itself: some are told of a twin that is to go.
    expect(forMs === 0 ? violations(left, answers) : []).toEqual([])
    // Whoever declares it next, when lists have caught up, takes that away; the oldest stays.
    await system.datadog.faults([])
    const last = await create(await system.launch(), declared('dashboard', 'equal'))
    expect(violations(await heldBy(system.datadog), [last])).toEqual([])
    expect(left.map(({ id }) => id)).toContain(last.id)
  })
})

/**
 * Creating takes so long that each replica has asked for it before it can know of the other's. Which one is older, is
 * certain: the second asks a moment later.
 */
async function fifty(
  { datadog, launch }: EntitySystem,
  kind: Kind,
  more: readonly FaultRule[] = [],
): Promise<readonly Answer[]> {
  const [one, other] = await Promise.all([launch(), launch()])
  const posts = { method: 'POST', path: postsOf[kind] }
  await datadog.faults([...more, { match: posts, effect: { type: 'slow', ms: 2_000 } }])
  const first = create(one, declared(kind, 'equal'))
  await eventually('the first at Datadog', async () => (await datadog.journal(posts)).length === 1)
  const rest = Array.from({ length: 49 }, (_, index) =>
    create(index % 2 === 0 ? other : one, declared(kind, 'equal')),
  )
  const answers = await Promise.all([first, ...rest])
  expect((await datadog.journal(posts)).length).toBeGreaterThan(1)
  return answers
}

describe.each(kinds)('the sidecar dies right after Datadog took the POST of a %s', (kind) => {
  describe.each([
    ['with the same key', 'after-the-crash'],
    ['without a key', undefined],
  ])('and the client retries %s', (_, key) => {
    test.each(['its successor', 'the other replica'] as const)('at %s', async (where) => {
      await using system = await startEntitySystem(`crash-${kind}`)
      const first = await system.launch()
      const other = where === 'the other replica' ? await system.launch() : undefined
      // Executed at once, while the answer takes its time: then the process is no more.
      const path = postsOf[kind]
      await system.datadog.faults([
        {
          match: { method: 'POST', path },
          effect: { type: 'slow', ms: 60_000, when: 'after' },
          times: 1,
        },
      ])
      const lost = create(first, declared(kind, 'crash'), key)
      await eventually('what was created', async () => (await heldBy(system.datadog)).length === 1)
      await first.kill()
      expect(await lost).toMatchObject({ status: 0 })

      const again = await create(other ?? (await system.launch()), declared(kind, 'crash'), key)
      expect(violations(await heldBy(system.datadog), [again])).toEqual([])
      expect(again).toMatchObject({ status: 200, replayed: false })
      const posts = await system.datadog.journal({ method: 'POST', path })
      expect(posts.map(({ executed }) => executed)).toEqual(['yes'])
    })
  })
})

describe('the checker', () => {
  const one = { family: 'monitor', id: '1', name: 'a' } as const
  const good = { status: 201, id: '1', text: '' }

  test('finds nothing where one is left that everybody knows', () => {
    expect(violations([one], [good, { ...good, status: 200 }])).toEqual([])
  })

  test.each([
    ['two that are left', [one, { ...one, id: '2' }], [good]],
    ['none that is left', [], [good]],
    ['a refusal', [one], [{ ...good, status: 409 }]],
    ['another id', [one], [good, { ...good, id: '2' }]],
    ['an answer that is lost', [one], [{ status: 0, id: undefined, text: 'reset' }]],
  ])('finds %s', (_, left, answers) => {
    expect(violations(left, answers)).toHaveLength(1)
  })
})
