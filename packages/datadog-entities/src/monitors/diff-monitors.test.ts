import { describe, expect, test } from 'vitest'

import { diffMonitors } from './diff-monitors.ts'
import type { LiveMonitor, MonitorBody, MonitorOptions } from './monitor.ts'

const declared: MonitorBody = {
  type: 'query alert',
  name: 'load',
  query: 'avg(last_5m):avg:system.load.1{*} by {host} > 2',
  message: 'busy',
  tags: ['env:ci', 'team:web'],
  options: { thresholds: { critical: 2, warning: 1 }, notify_by: ['host', 'env'] },
}

/** The declared monitor as the server shows it. */
const live: LiveMonitor = {
  ...declared,
  id: 12,
  org_id: 7,
  multi: true,
  created: '2026-11-21T10:00:00.000000+00:00',
  created_at: 1_795_255_200_000,
  modified: '2026-11-21T10:00:00.000000+00:00',
  deleted: null,
  creator: { name: 'somebody' },
  priority: null,
  restricted_roles: null,
  restriction_policy: null,
  draft_status: 'published',
  assets: [],
  overall_state: 'OK',
  matching_downtimes: [],
  options: {
    ...declared.options,
    notify_audit: false,
    include_tags: true,
    silenced: { '*': 1 },
    new_host_delay: 300,
    notify_no_data: false,
  },
}

const withOptions = (options: MonitorBody['options']): MonitorBody => ({
  ...declared,
  options: { ...declared.options, ...options },
})
const liveWithOptions = (options: MonitorBody['options']): LiveMonitor => ({
  ...live,
  options: { ...live.options, ...options },
})

describe('no difference', () => {
  test('between a monitor and what the server makes of it', () => {
    expect(diffMonitors(declared, live)).toEqual([])
  })

  test('between a monitor and itself as it was exported', () => {
    expect(diffMonitors(live, live)).toEqual([])
  })

  test.each<[string, Partial<MonitorBody>]>([
    ['the other name of the type', { type: 'metric alert' }],
    ['white space at the ends', { message: 'busy\n\n', query: `${declared.query} ` }],
    ['another order of tags', { tags: ['team:web', 'env:ci'] }],
    ['priority 0', { priority: 0 }],
    ['no roles', { restricted_roles: [] }],
    ['a field that the server does not know', { classification: 'metric' }],
    [
      'fields that only the server writes',
      { id: 99, created: 'x', overall_state: 'Alert', multi: false },
    ],
    ['a part', { name: 'load' }],
  ])('%s', (_, more) => {
    expect(diffMonitors(more.name === undefined ? { ...declared, ...more } : more, live)).toEqual(
      [],
    )
  })

  test.each<[string, MonitorBody['options']]>([
    ['nulls', { timeout_h: null, evaluation_delay: null, threshold_windows: null }],
    ['defaults', { notify_audit: false, include_tags: true, new_host_delay: 300 }],
    ['a threshold that is null', { thresholds: { critical: 2, warning: 1, ok: null } }],
    ['another order of groups', { notify_by: ['env', 'host'] }],
    ['an empty escalation message', { escalation_message: ' \n' }],
    ['what nobody sets', { silenced: {}, avalanche_window: 20 }],
  ])('in options: %s', (_, options) => {
    expect(diffMonitors(withOptions(options), live)).toEqual([])
    expect(diffMonitors(declared, liveWithOptions(options))).toEqual([])
  })

  test('where the delay for new groups has taken the place of the one for new hosts', () => {
    const wanted = withOptions({ new_group_delay: 60 })
    const { new_host_delay: _, ...options }: MonitorOptions = {
      ...live.options,
      new_group_delay: 60,
    }
    expect(diffMonitors(wanted, { ...live, options })).toEqual([])
    expect(
      diffMonitors(wanted, { ...live, options: { ...options, new_host_delay: null } }),
    ).toEqual([])
  })

  test('where a schedule of its own makes the server drop a default', () => {
    const scheduling_options = { custom_schedule: { recurrences: [{ rrule: 'FREQ=DAILY' }] } }
    const wanted = withOptions({ scheduling_options, on_missing_data: 'default' })
    expect(diffMonitors(wanted, liveWithOptions({ scheduling_options }))).toEqual([])
  })

  test('in assets to which the server adds whose they are, in any order', () => {
    const assets = [
      { name: 'a', url: '/a', category: 'runbook' },
      { name: 'b', url: '/b', category: 'runbook' },
    ]
    const stored = assets.map((asset) => ({
      ...asset,
      monitor_id: 12,
      template_variables: {},
      options: {},
    }))
    expect(diffMonitors({ assets }, { ...live, assets: stored.toReversed() })).toEqual([])
  })

  test('in roles that a policy governs', () => {
    const restriction_policy = { bindings: [{ relation: 'editor', principals: ['role:a'] }] }
    const governed = { ...live, restriction_policy, restricted_roles: ['a'] }
    expect(diffMonitors({ restricted_roles: null, restriction_policy: null }, governed)).toEqual([])
  })
})

describe('a difference, with its place', () => {
  test('fields that are declared', () => {
    const changed = {
      ...declared,
      name: 'other',
      tags: ['env:prod'],
      priority: 2,
      draft_status: 'draft',
    } as const
    expect(diffMonitors(changed, live)).toEqual([
      { pointer: '/name', from: 'load', to: 'other' },
      { pointer: '/tags', from: ['env:ci', 'team:web'], to: ['env:prod'] },
      { pointer: '/priority', from: null, to: 2 },
      { pointer: '/draft_status', from: 'published', to: 'draft' },
    ])
  })

  test('options one by one, thresholds too', () => {
    const changed = withOptions({ thresholds: { critical: 3 }, timeout_h: 1, notify_audit: true })
    expect(diffMonitors(changed, live)).toEqual([
      { pointer: '/options/thresholds/critical', from: 2, to: 3 },
      expect.objectContaining({ pointer: '/options/thresholds/warning', from: 1 }),
      { pointer: '/options/timeout_h', to: 1 },
      { pointer: '/options/notify_audit', to: true },
    ])
  })

  test('an option that is live and not declared: an update drops it', () => {
    const [change, ...others] = diffMonitors(declared, liveWithOptions({ timeout_h: 4 }))
    expect(others).toEqual([])
    expect(change).toEqual({
      pointer: '/options/timeout_h',
      from: 4,
      note: 'not declared: an update replaces all options',
    })
  })

  test('but none when no options are declared: then they stay', () => {
    const { options: _, ...rest } = declared
    expect(diffMonitors(rest, liveWithOptions({ timeout_h: 4 }))).toEqual([])
  })

  test.each<[string, MonitorBody['options'], MonitorBody['options']]>([
    ['the delay for new hosts switched off', { new_host_delay: null }, {}],
    ['missing data shown', { on_missing_data: 'show_no_data' }, {}],
    ['missing data of the default kind', { on_missing_data: 'default' }, {}],
    ['missing data no longer told', {}, { notify_no_data: true }],
  ])('%s', (_, wanted, found) => {
    expect(diffMonitors(withOptions(wanted), liveWithOptions(found))).toHaveLength(1)
  })

  test('a new type, which no update can bring', () => {
    expect(diffMonitors({ type: 'log alert' }, live)).toEqual([
      {
        pointer: '/type',
        from: 'metric alert',
        to: 'log alert',
        note: expect.stringMatching(/delete/) as string,
      },
    ])
  })

  test('what Datadog invents tomorrow, once it shows it', () => {
    expect(
      diffMonitors({ of_tomorrow: { a: 1 } }, { ...live, of_tomorrow: { a: 2, b: 3 } }),
    ).toEqual([
      { pointer: '/of_tomorrow/a', from: 2, to: 1 },
      { pointer: '/of_tomorrow/b', from: 3 },
    ])
  })
})
