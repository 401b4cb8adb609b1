import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { dashboard, monitor } from '../../test/plan-declared.ts'
import { markDashboard, ownerOfDashboard, unmarkDashboard } from './dashboard-mark.ts'
import { markMonitor, ownerOfMonitor, reservedTags, unmarkMonitor } from './monitor-mark.ts'

const manager = 'birddog-sidecar'
const view = { manager, organisation: 'main', owner: 'checkout' }
const mark = { kind: 'monitor', organisation: 'main', owner: 'checkout', ref: 'CPU high' } as const
const { spec: load } = monitor('load')
const { spec: board } = dashboard('overview')

describe('a monitor', () => {
  test('bears its mark in tags, after its own', () => {
    const marked = markMonitor(load, manager, { ...mark, spec: 'm1-0f' })
    expect(marked.tags).toEqual([
      'team:checkout',
      'managed_by:birddog-sidecar',
      'birddog_kind:monitor',
      'birddog_organisation:main',
      'birddog_owner:checkout',
      'birddog_ref:#c#p#u*high',
      'birddog_spec:m1-0f',
    ])
    expect(ownerOfMonitor(marked, view)).toEqual({
      whose: 'ours',
      mark: { ...mark, spec: 'm1-0f' },
    })
  })

  test('has one mark however often it is marked, and none when it is unmarked', () => {
    const once = markMonitor(load, manager, mark)
    expect(markMonitor(once, manager, mark)).toEqual(once)
    expect(unmarkMonitor(once, manager)).toEqual(load)
  })

  test('keeps the tags of an alert that go with its mark', () => {
    const alert = { ...load, tags: ['service:a', 'birddog_signal:apm', 'birddog_spec:v1-1'] }
    const { tags } = markMonitor(alert, manager, mark)
    expect(tags).toEqual(expect.arrayContaining(['birddog_signal:apm', 'birddog_spec:v1-1']))
    expect(unmarkMonitor({ ...load, ...(tags && { tags }) }, manager).tags).toEqual(['service:a'])
  })

  test.each([
    ['managed_by:birddog', 'Birddog'],
    ['terraform:true', 'Terraform'],
    ['managed_by:terraform', 'Terraform'],
    ['generated:kubernetes', 'the Datadog operator'],
    ['managed_by:datadog-sync', 'datadog-sync-cli'],
    ['managed_by:pulumi', 'pulumi'],
    ['managed_by:birddog-sidecar', expect.stringContaining('not complete')],
    ['birddog_ref:load', expect.stringContaining('not complete')],
  ])('with the tag %s belongs to %s', (tag, holder) => {
    const found = ownerOfMonitor({ ...load, tags: ['a:b', tag] }, view)
    expect(found).toMatchObject({ whose: 'foreign', holder, seen: `tag ${tag}` })
  })

  test('belongs to Kennel by its message, and to whom the configuration names', () => {
    const kennel = { ...load, message: 'x\n-- Managed by kennel a:b in teams/a.rb' }
    expect(ownerOfMonitor(kennel, view)).toMatchObject({ whose: 'foreign', holder: 'Kennel' })
    const sign = { holder: 'the platform team', tag: 'owner:platform', hint: 'ask them' }
    const theirs = { ...load, tags: ['owner:platform'] }
    expect(ownerOfMonitor(theirs, view)).toEqual({ whose: 'nobody' })
    expect(ownerOfMonitor(theirs, { ...view, foreign: [sign] })).toMatchObject({
      holder: 'the platform team',
      hint: 'ask them',
    })
  })

  test.each([
    [{ ...mark, owner: 'payments' }, 'payments'],
    [{ ...mark, organisation: 'elsewhere' }, 'elsewhere'],
  ])('with the mark %o is not ours', (other, named) => {
    const found = ownerOfMonitor(markMonitor(load, manager, other), view)
    expect(found).toMatchObject({ whose: 'foreign', holder: expect.stringContaining(named) })
  })

  test('that somebody else marks too is theirs', () => {
    const marked = markMonitor(load, manager, mark)
    const both = { ...marked, tags: [...(marked.tags ?? []), 'terraform:true'] }
    expect(ownerOfMonitor(both, view)).toMatchObject({ holder: 'Terraform' })
  })

  test('with two refs is nobody’s to rely on', () => {
    const marked = markMonitor(load, manager, mark)
    const two = { ...marked, tags: [...(marked.tags ?? []), 'birddog_ref:other'] }
    expect(ownerOfMonitor(two, view)).toMatchObject({ whose: 'foreign' })
  })

  test('may not be declared with tags that say whose it is', () => {
    const tags = ['a:b', 'managed_by:us', 'birddog_future:1', 'managed_by:birddog-sidecar']
    expect(reservedTags({ ...load, tags }, manager)).toEqual(['managed_by:us', 'birddog_future:1'])
  })

  test('is ours by any names, and nobody’s without its mark', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(name, name, name, (organisation, owner, ref) => {
        const own = { manager, organisation, owner }
        const full = { kind: 'alert' as const, organisation, owner, ref }
        const marked = markMonitor(load, manager, full)
        expect(ownerOfMonitor(marked, own)).toEqual({ whose: 'ours', mark: full })
        expect(ownerOfMonitor(unmarkMonitor(marked, manager), own)).toEqual({ whose: 'nobody' })
      }),
    )
  })
})

describe('a dashboard', () => {
  const own = { ...mark, kind: 'dashboard', ref: 'overview', spec: 'd1-1' } as const

  test('bears its mark as the last line of its description', () => {
    const marked = markDashboard({ ...board, description: 'About it.' }, manager, own)
    expect(marked.description).toBe(
      'About it.\n\nmanaged-by birddog-sidecar kind=dashboard organisation=main owner=checkout ref=overview spec=d1-1',
    )
    expect(ownerOfDashboard(marked, view)).toEqual({ whose: 'ours', mark: own })
    expect(unmarkDashboard(marked, manager).description).toBe('About it.')
  })

  test('without a description has none again without its mark', () => {
    expect(unmarkDashboard(markDashboard(board, manager, own), manager).description).toBeNull()
  })

  test('keeps the mark line of another manager', () => {
    const theirs = markDashboard(board, 'other-sidecar', own)
    expect(unmarkDashboard(theirs, manager)).toEqual(theirs)
    expect(ownerOfDashboard(theirs, view)).toMatchObject({ holder: 'other-sidecar' })
  })

  test.each([
    ['-- Managed by kennel a:b in teams/a.rb', 'Kennel'],
    ['text\nmanaged-by birddog', 'birddog'],
    ['managed-by terraform\nmore text', 'terraform'],
    ['managed-by birddog-sidecar kind=dashboard', expect.stringContaining('not complete')],
  ])('with %j in its description belongs to %s', (description, holder) => {
    expect(ownerOfDashboard({ description }, view)).toMatchObject({ whose: 'foreign', holder })
  })

  test.each([null, '', 'just text', 'it is managed-by hand'])(
    'with %j is nobody’s',
    (description) => {
      expect(ownerOfDashboard({ description }, view)).toEqual({ whose: 'nobody' })
    },
  )
})
