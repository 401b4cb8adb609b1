import { describe, expect, test } from 'vitest'

import { actions, checked, problems, there, told, view, markFor } from '../../test/plan-decided.ts'
import { alert, composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { markMonitor } from '../ownership/monitor-mark.ts'

const load = monitor('load')
const disk = monitor('disk')

describe('links', () => {
  const both = composite('both', 'load', 'disk')

  test('lead to ids that are known, and wait for those that are not', () => {
    const [, , action] = actions([both, load, disk], [there(disk, 2)])
    expect(action).toMatchObject({ action: 'create', ref: 'both', after: ['ref load'] })
    expect(action).toHaveProperty('changes.2.to', '${load} && 2')
  })

  test('of an alert lead to what is not there yet, and are kept until then', () => {
    const any = alert('any', {
      signal: { kind: 'composite', expression: '${load} || ${disk}' },
      condition: { thresholds: {} },
    })
    const [, , action] = actions([any, load, disk], [there(disk, 2)])
    expect(action).toMatchObject({ ref: 'any', after: ['ref load'] })
    expect(action).toHaveProperty(
      'changes',
      expect.arrayContaining([{ pointer: '/query', to: '${load} || 2' }]),
    )
  })

  test('never lead to what somebody else has, although its id is known', () => {
    const theirs = monitor('load', {}, { id: '1' })
    const live = [there(load, 1, { tags: ['terraform:true'] }, 'none')]
    expect(told([theirs, disk, both], live)).toEqual([
      'refuse load foreign',
      'create disk new',
      'refuse both links-to-refused',
    ])
  })

  test('lead to what is ours from an earlier run', () => {
    const refs = new Map([['load', ['7']]])
    const board = dashboard('overview', ['load'])
    const made = checked([board], [], {}, { refs })
    expect(made).toMatchObject({ ok: true, value: { external: { load: '7' } } })
  })

  test('may lead to what the caller knows', () => {
    const slo = alert('budget', {
      signal: { kind: 'slo', sloId: '${checkout slo}', budget: { target: '30d' } },
      condition: { comparison: 'above', thresholds: { critical: 90 } },
    })
    const external = { 'checkout slo': '0123456789abcdef0123456789abcdef' }
    const [action] = actions([slo], [], { external })
    expect(JSON.stringify(action)).toContain('error_budget(\\"0123456789abcdef')
  })

  test('that lead nowhere are problems, with what was probably meant', () => {
    expect(problems([composite('both', 'laod', 'disk'), load, disk])).toEqual([
      'there is nothing with the ref "laod"; did you mean "load"?',
    ])
    expect(
      problems([dashboard('overview', ['x'])], [], {}, { refs: new Map([['x', ['1', '2']]]) }),
    ).toEqual([
      'the link to "x" could mean 1 or 2; declare the one that is meant together with this',
    ])
  })

  test('of a composite to a dashboard of an earlier run are problems', () => {
    const refs = new Map([['board', ['aaa-bbb-ccc']]])
    expect(problems([composite('both', 'board')], [], {}, { refs })).toEqual([
      expect.stringContaining('"board" is a dashboard'),
    ])
  })

  test('to a ref that the same run takes away are problems', () => {
    const renamed = monitor('load average', {}, { id: '7' })
    const refs = new Map([['load', ['7']]])
    expect(problems([renamed, dashboard('overview', ['load'])], [], {}, { refs })).toEqual([
      '"load" is declared by its id as "load average"; link to "load average"',
    ])
  })

  test('that go round in a circle are problems that name all of it', () => {
    const runbook = { category: 'runbook', name: 'a', url: 'https://x/${overview}' }
    const circle = monitor('load', { assets: [runbook] })
    expect(problems([dashboard('overview', ['load']), circle])).toEqual([
      expect.stringContaining('overview -> load -> overview'),
    ])
  })

  test('of a composite to a dashboard are problems', () => {
    expect(problems([composite('both', 'overview'), dashboard('overview')])).toEqual([
      expect.stringContaining('"overview" is a dashboard'),
    ])
  })

  test('to what is refused and not there are refused as well; the rest goes on', () => {
    const missing = monitor('load', {}, { id: '1' })
    const board = dashboard('overview', ['both'])
    expect(told([missing, disk, both, board])).toEqual([
      'refuse load not-found',
      'create disk new',
      'refuse both links-to-refused',
      'refuse overview links-to-refused',
    ])
  })
})

describe('mistakes are told all together, and nothing is planned', () => {
  test('refs, ids, reserved tags and signs of others', () => {
    expect(
      problems([
        load,
        monitor('load', {}, { id: 'x' }),
        monitor('a', { tags: ['managed_by:me'] }, { id: '5' }),
        monitor('b', { tags: ['terraform:true'] }, { id: '5' }),
        dashboard('c', [], { description: '-- Managed by kennel a:b' }),
        alert('d', { labels: { generated: 'kubernetes' } }),
        monitor('é'.repeat(40)),
        monitor(' '),
      ]).map((text) => text.split(';')[0]),
    ).toEqual([
      '"load" is declared twice',
      '"x" is no id of a monitor',
      '"a" in all.yaml:1 has this id already',
      'its ref is too long for a tag',
      'it has no name',
      'the tag "managed_by:me" is reserved',
      'it shows a sign of Terraform: tag terraform:true',
      'it shows a sign of Kennel: text "-- Managed by kennel"',
      'it shows a sign of the Datadog operator: tag generated:kubernetes',
    ])
  })

  test('what was read from Datadog with its mark is declared without it', () => {
    const read = markMonitor(load.spec, view.manager, markFor(load))
    const declared = monitor('load', { ...read })
    expect(told([declared], [there(load, 1)])).toEqual(['unchanged load as-declared'])
  })

  test('an alert that was read from somebody’s monitor becomes ours when it is written', () => {
    const [action] = actions([alert('errors', { unmarked: true })])
    expect(action).toMatchObject({ action: 'create' })
    const twin = actions([alert('errors')])
    expect(action).toHaveProperty('changes', twin[0]?.action === 'create' && twin[0].changes)
  })

  test('alerts that cannot be compiled, with their place', () => {
    const made = checked([
      {
        ...alert('errors', { summary: 'call @everybody' }),
        origin: { file: 'a.yaml', line: 7, pointer: '/2' },
      },
    ])
    expect(made.ok || made.problems[0]).toMatchObject({ place: { file: 'a.yaml', line: 7 } })
  })
})
