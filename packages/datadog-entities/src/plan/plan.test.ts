import { describe, expect, test } from 'vitest'

import { actions, board, rules, there, told } from '../../test/plan-decided.ts'
import { dashboard, monitor } from '../../test/plan-declared.ts'

const load = monitor('load')
const disk = monitor('disk')

describe('a declared monitor', () => {
  test('that nothing bears is created, with every field as a change', () => {
    const [action] = actions([load])
    expect(action).toMatchObject({ action: 'create', ref: 'load', after: [] })
    expect(action).toHaveProperty('changes.0', { pointer: '/type', to: 'query alert' })
  })

  test('that is as declared stays as it is', () => {
    expect(told([load], [there(load, 1)])).toEqual(['unchanged load as-declared'])
  })

  test('is found by its mark, whatever its name is now, and keeps its id', () => {
    const [action] = actions([load], [there(load, 1, { name: 'renamed' })])
    expect(action).toMatchObject({ action: 'update', id: '1' })
    expect(action).toHaveProperty('changes', [{ pointer: '/name', from: 'renamed', to: 'load' }])
  })

  test('tells whether somebody else changed it, or it is declared differently', () => {
    const [written] = actions([load])
    expect(written?.action).toBe('create')
    const spec = 'm1-something-else'
    expect(told([load], [there(load, 1, { message: 'x' }, { spec })])).toEqual([
      'update load declared-differently',
    ])
    const own = `m1-${rules.digest(JSON.stringify(sorted(load.spec))).slice(0, 12)}`
    expect(told([load], [there(load, 1, { message: 'x' }, { spec: own })])).toEqual([
      'update load edited-outside',
    ])
  })

  test('becomes ours by its id when nobody has it, although nothing else changes', () => {
    const byId = monitor('load', {}, { id: '1' })
    expect(told([byId], [there(load, 1, {}, 'none')])).toEqual(['adopt load asked'])
  })

  test('gets a new ref by its id', () => {
    const renamed = monitor('load average', { ...load.spec }, { id: '1' })
    expect(told([renamed], [there(load, 1)])).toEqual(['update load average mark'])
  })

  test('that exists exactly, and is nobody’s, is adopted instead of created', () => {
    expect(told([load], [there(load, 1, {}, 'none')])).toEqual(['adopt load equal-exists'])
    expect(told([load], [there(load, 1, { priority: 2 }, 'none')])).toEqual(['create load new'])
  })

  test('adopts its namesake only when asked, and only when it is the only one', () => {
    const other = { message: 'by hand' }
    const one = [there(load, 1, other, 'none')]
    expect(told([load], one)).toEqual(['create load new'])
    expect(told([load], one, { adopt: true })).toEqual(['adopt load asked'])
    const two = [...one, there(load, 2, { message: 'by hand too' }, 'none')]
    expect(told([load], two, { adopt: true })).toEqual(['refuse load ambiguous'])
  })

  test('does not take what another one takes', () => {
    const namesake = monitor('load again', { ...load.spec })
    const one = [there(load, 1, { message: 'by hand' }, 'none')]
    expect(told([load, namesake], one, { adopt: true })).toEqual([
      'adopt load asked',
      'create load again new',
    ])
    const byId = monitor('load again', { ...load.spec }, { id: '1' })
    expect(told([load, byId], one, { adopt: true })).toEqual([
      'create load new',
      'adopt load again asked',
    ])
  })

  test('of somebody else is refused with whose it is and what to do', () => {
    const byId = monitor('load', {}, { id: '1' })
    const [action] = actions([byId], [there(load, 1, { tags: ['terraform:true'] }, 'none')])
    expect(action).toMatchObject({
      action: 'refuse',
      id: '1',
      reason: { code: 'foreign', text: 'monitor 1 belongs to Terraform (tag terraform:true)' },
      hint: 'change it in its Terraform configuration',
    })
  })

  test('with an id of nothing is refused', () => {
    expect(told([monitor('load', {}, { id: '1' })])).toEqual(['refuse load not-found'])
  })

  test('with the id of another declared one, or a ref that is borne elsewhere, is refused', () => {
    const stolen = monitor('disk', {}, { id: '1' })
    expect(told([load, stolen], [there(load, 1)])).toEqual([
      'unchanged load as-declared',
      'refuse disk taken',
    ])
    const twin = monitor('load', {}, { id: '2' })
    expect(told([twin], [there(load, 1), there(disk, 2)])).toEqual(['refuse load ambiguous'])
  })

  test('that was cloned in Datadog is the older one, and the clone is left alone', () => {
    const clone = there(load, 12, { message: 'clone' })
    expect(told([load], [clone, there(load, 9)])).toEqual([
      'unchanged load as-declared',
      'refuse load copy',
    ])
    const all = { scope: {}, maxDeletes: 5 }
    expect(told([load], [clone, there(load, 9)], { prune: all })).toHaveLength(2)
  })
})

test('a dashboard is updated by its mark as well', () => {
  const overview = dashboard('overview')
  expect(told([overview], [board(overview, 'aaa-bbb-ccc')])).toEqual([
    'unchanged overview as-declared',
  ])
  expect(told([overview], [board(overview, 'aaa-bbb-ccc', { title: 'x' })])).toEqual([
    'update overview declared-differently',
  ])
})

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
