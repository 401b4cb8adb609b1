import { describe, expect, test } from 'vitest'

import { actions, there, told } from '../../test/plan-decided.ts'
import { composite, monitor } from '../../test/plan-declared.ts'

const load = monitor('load')
const disk = monitor('disk')

describe('another type', () => {
  const logs = monitor('load', { type: 'log alert' })

  test('is refused, since Datadog does not change types', () => {
    expect(told([logs], [there(load, 1)])).toEqual(['refuse load type-change'])
  })

  test('is no change between the two names of metric alerts', () => {
    const metric = monitor('load', { type: 'metric alert' })
    expect(told([metric], [there(load, 1)])).toEqual(['unchanged load as-declared'])
  })

  test('is made by replacing, when that is allowed: first the new one, then the old one goes', () => {
    const planned = actions([logs], [there(load, 1)], { replace: true })
    expect(planned).toMatchObject([
      { action: 'create', reason: { code: 'replaces' } },
      { action: 'delete', id: '1', reason: { code: 'replaced' }, after: ['ref load'] },
    ])
  })

  test('takes what refers to it along before the old one goes', () => {
    const both = composite('both', 'load', 'disk')
    const live = [there(load, 1), there(disk, 2), there(both, 3, { query: '1 && 2' })]
    const planned = actions([logs, disk, both], live, { replace: true })
    expect(planned).toMatchObject([
      { action: 'create', ref: 'load' },
      { action: 'unchanged', ref: 'disk' },
      {
        action: 'update',
        ref: 'both',
        after: ['ref load'],
        reason: { code: 'declared-differently' },
      },
      { action: 'delete', id: '1', after: ['ref load', 'ref both'] },
    ])
  })

  test('of nobody’s, or of one that was named by its id, is never made by deleting it', () => {
    const byId = monitor('load', { type: 'log alert' }, { id: '1' })
    for (const live of [there(load, 1), there(load, 1, {}, 'none')]) {
      expect(told([byId], [live], { replace: true })).toEqual(['refuse load type-change'])
    }
  })

  test('that was half replaced is finished', () => {
    const live = [there(load, 1), there(logs, 2)]
    expect(told([logs], live, { replace: true })).toEqual([
      'unchanged load as-declared',
      'delete load replaced',
    ])
    expect(told([logs], live)).toEqual(['unchanged load as-declared', 'refuse load copy'])
  })

  test('leaves the old one alone when somebody else refers to it, and what it is made of as well', () => {
    const both = composite('both', 'load')
    const other = monitor('both')
    const live = [there(load, 1), there(both, 2, { query: '1' })]
    const undeletable = new Map([['2', 'monitor [2,both] is referenced in slos: [0a1b,x]']])
    const options = { replace: true, prune: { scope: {}, maxDeletes: 1 } }
    expect(told([other], live, options, { undeletable })).toEqual([
      'create both replaces',
      'refuse both referenced',
      'refuse load referenced',
    ])
  })

  test('takes a composite along that is adopted in the same run', () => {
    const both = composite('both', 'load')
    const live = [there(load, 1), there(both, 2, { query: '1' }, 'none')]
    const undeletable = new Map([
      ['1', 'monitor [1,load] is referenced in composite monitors: [2,both]'],
    ])
    const options = { replace: true, adopt: true }
    expect(told([logs, both], live, options, { undeletable })).toEqual([
      'create load replaces',
      'adopt both asked',
      'delete load replaced',
    ])
  })

  test('deletes composites before those of which they are made', () => {
    const inner = composite('inner', 'load')
    const outer = composite('outer', 'inner')
    const live = [
      there(load, 1),
      there(inner, 2, { query: '1' }),
      there(outer, 3, { query: '2 && 1' }),
    ]
    expect(told([], live, { prune: { scope: {}, maxDeletes: 3 } })).toEqual([
      'delete outer not-declared',
      'delete inner not-declared',
      'delete load not-declared',
    ])
  })
})
