import { describe, expect, test } from 'vitest'

import { actions, board, checked, rules, there, told } from '../../test/plan-decided.ts'
import { composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { digestOfDashboard, digestOfMonitor } from './digests.ts'
import { digestOf, type Live } from './live.ts'
import { sha256 } from './rules-of.ts'
import { loadPlan, savePlan } from './saved.ts'

const load = monitor('load')
const changed = monitor('load', { message: 'another text' })

describe('writes that are not wanted are refused', () => {
  test('each tells what it would be, and why', () => {
    const free = there(monitor('disk'), 2, {}, 'none')
    const declared = [monitor('new'), changed, monitor('disk')]
    const live = [there(load, 1), free]
    const prune = { scope: {}, maxDeletes: 9 }
    const options = { writes: [], prune }
    const old = there(monitor('old'), 3)
    expect(actions(declared, [...live, old], options)).toMatchObject([
      {
        ref: 'new',
        would: 'create',
        reason: { text: expect.stringContaining('created: nothing') },
      },
      { ref: 'load', would: 'update', id: '1', declared: { ref: 'load' } },
      { ref: 'disk', would: 'adopt', id: '2' },
      { ref: 'old', would: 'delete', id: '3' },
    ])
    expect(told(declared, [...live, old], options).every((each) => each.endsWith('unwanted'))).toBe(
      true,
    )
  })

  test.each([
    [['create'], ['create new new', 'refuse load unwanted']],
    [['update'], ['refuse new unwanted', 'update load declared-differently']],
    [
      ['create', 'update'],
      ['create new new', 'update load declared-differently'],
    ],
  ] as const)('with %j', (writes, plan) => {
    expect(told([monitor('new'), changed], [there(load, 1)], { writes })).toEqual(plan)
  })

  test('what is as declared needs none', () => {
    expect(told([load], [there(load, 1)], { writes: [] })).toEqual(['unchanged load as-declared'])
  })

  test('nothing takes the place of what has to stay', () => {
    const logs = monitor('load', { type: 'log alert' })
    const options = { replace: true, writes: ['create' as const] }
    expect(actions([logs], [there(load, 1)], options)).toMatchObject([
      { action: 'refuse', reason: { code: 'unwanted' }, would: 'delete' },
    ])
  })

  test('links lead to what is there all the same, and to nothing that is not', () => {
    const both = composite('both', 'load', 'new')
    const options = { writes: ['update' as const] }
    expect(told([changed, monitor('new'), both], [there(load, 1)], options)).toEqual([
      'update load declared-differently',
      'refuse new unwanted',
      'refuse both links-to-refused',
    ])
    const show = dashboard('show', ['load'])
    expect(told([changed, show], [there(load, 1)], { writes: ['create'] })).toEqual([
      'refuse load unwanted',
      'create show new',
    ])
  })

  test('the gate is not asked about what is not wanted anyway', () => {
    const more = { verdicts: new Map() }
    expect(told([changed], [there(load, 1)], { writes: ['create'] }, more)).toEqual([
      'refuse load unwanted',
    ])
  })
})

describe('what the caller had seen', () => {
  const overview = dashboard('overview')
  const live: readonly Live[] = [there(load, 1), board(overview, 'abc-def-ghi')]
  const digests = Object.fromEntries(live.map((each) => [each.id, digestOf(each, rules)]))

  test('is let through while it is the same', () => {
    const ifSeen = digests
    expect(told([changed, overview], live, { ifSeen })).toEqual([
      'update load declared-differently',
      'unchanged overview as-declared',
    ])
  })

  test('is refused when it is another one by now, even if nothing were to be done', () => {
    const ifSeen = { '1': 'old', 'abc-def-ghi': 'old', '2': 'not there' }
    const remove = [{ family: 'monitor', id: '3' } as const]
    const all = [...live, there(monitor('gone'), 3)]
    const options = { ifSeen: { ...ifSeen, 3: 'old' }, remove }
    expect(actions([changed, overview], all, options)).toMatchObject([
      { action: 'refuse', reason: { code: 'changed' }, id: '1' },
      { action: 'refuse', reason: { code: 'changed' }, id: 'abc-def-ghi' },
      { action: 'refuse', reason: { code: 'changed' }, id: '3' },
    ])
  })

  test('does not matter for others, nor for what is new', () => {
    const ifSeen = { '99': 'x' }
    expect(told([changed, monitor('new')], live, { ifSeen })).toEqual([
      'update load declared-differently',
      'create new new',
    ])
  })

  test('is told by its digest, which is that of the plan', () => {
    const [one, other] = live
    if (one?.family !== 'monitor' || other?.family !== 'dashboard') throw new Error('mixed up')
    expect(digestOfMonitor(one.entity)).toBe(digests['1'])
    expect(digestOfDashboard(other.entity)).toBe(digests['abc-def-ghi'])
    expect(actions([load], live)).toMatchObject([{ seen: digestOfMonitor(one.entity) }])
    const shown = { ...one.entity, overall_state: 'Alert', modified: '2026-01-01T00:00:00Z' }
    expect(digestOfMonitor(shown)).toBe(digests['1'])
    expect(digestOfMonitor({ ...one.entity, priority: 2 })).not.toBe(digests['1'])
  })
})

describe('a query that compares with another number, without options', () => {
  const query = (number: string): string => `avg(last_5m):avg:load.load{*} > ${number}`
  const bare = (number: string, more: Parameters<typeof monitor>[2] = {}) => {
    const declared = monitor('load', { query: query(number) }, more)
    const { options: _options, ...spec } = declared.spec
    return { ...declared, spec }
  }
  const live = there(load, 1)

  test('is refused, since the thresholds stay and Datadog wants both to agree', () => {
    expect(actions([bare('3')], [live])).toMatchObject([
      {
        action: 'refuse',
        id: '1',
        reason: {
          code: 'thresholds',
          text: 'its query compares with 3, and the critical threshold of monitor 1 stays 2',
        },
        hint: expect.stringContaining('options.thresholds.critical'),
      },
    ])
    const free = there(load, 1, {}, 'none')
    expect(told([bare('3', { id: '1' })], [free])).toEqual(['refuse load thresholds'])
    const made = checked([bare('3')], [live])
    const text = made.ok ? savePlan(made.value, sha256) : ''
    expect(loadPlan(text, sha256)).toEqual(made)
  })

  test('is no mistake when the number is the same, written in another way', () => {
    expect(told([bare('2.0')], [live])).toEqual(['update load declared-differently'])
    expect(told([bare('2')], [live])).toEqual(['unchanged load as-declared'])
  })

  test('is no mistake when there are options, since they replace the old ones', () => {
    const some = monitor('load', { query: query('3'), options: { notify_audit: true } })
    expect(told([some], [live])).toEqual(['update load declared-differently'])
  })

  test('is no mistake of what is new, nor of what has no thresholds', () => {
    expect(told([bare('3')])).toEqual(['create load new'])
    const without = there(load, 1, { options: {} })
    expect(told([bare('3')], [without])).toEqual(['update load declared-differently'])
  })
})
