import { describe, expect, test } from 'vitest'

import type { DashboardBody, LiveDashboard, Widget } from './dashboard.ts'
import { diffDashboards } from './diff-dashboards.ts'

const note = (content: string, title = content): Widget => ({
  definition: { type: 'note', title, content },
})
const graph = (q: string, more: Widget['definition'] = {}): Widget => ({
  definition: { type: 'timeseries', title: 'load', requests: [{ q }], ...more },
})

function dashboardOf(widgets: readonly Widget[], more: Partial<DashboardBody> = {}): DashboardBody {
  return { title: 'store', layout_type: 'ordered', widgets, ...more }
}

/** A dashboard as the server shows it: every widget has an id, and what is not set is null. */
function shown(body: DashboardBody): LiveDashboard {
  return {
    description: null,
    template_variables: null,
    notify_list: null,
    restricted_roles: [],
    ...body,
    id: 'abc-def-ghi',
    url: '/dashboard/abc-def-ghi/store',
    author_handle: 'somebody',
    created_at: '2026-11-21T10:00:00Z',
    widgets: body.widgets.map((widget, index) => ({ id: 100 + index, ...widget })),
  }
}

describe('no difference', () => {
  const body = dashboardOf([note('a'), graph('avg:a{*}')])

  test('between a dashboard and what the server makes of it', () => {
    expect(diffDashboards(body, shown(body))).toEqual([])
    expect(diffDashboards(shown(body), shown(body))).toEqual([])
  })

  test.each<[string, Partial<DashboardBody>]>([
    ['an empty description', { description: '' }],
    ['empty lists', { tags: [], notify_list: [], template_variables: [], tabs: [] }],
    ['how ordered dashboards arrange themselves', { reflow_type: 'auto' }],
    ['what only the server writes', { url: '/x', author_name: 'x', is_read_only: false }],
    ['what the server does not know', { of_tomorrow: 1 }],
  ])('%s', (_, more) => {
    expect(diffDashboards({ ...body, ...more }, shown(body))).toEqual([])
  })

  test('in the order of those who are told', () => {
    const list = { notify_list: ['b@x.org', 'a@x.org'] }
    const sorted = shown({ ...body, notify_list: ['a@x.org', 'b@x.org'] })
    expect(diffDashboards({ ...body, ...list }, sorted)).toEqual([])
  })

  test.each<[string, Widget['definition'], Widget['definition']]>([
    ['an empty time', { time: {} }, {}],
    ['titles on the left', { title_align: 'left', title_size: '16' }, {}],
    ['axes as usual', { yaxis: { scale: 'linear', min: 'auto', max: 'auto' } }, { yaxis: {} }],
    ['legends as usual', { legend_size: '0', legend_layout: 'auto', markers: [] }, {}],
    [
      'styles as usual',
      { requests: [{ q: 'a', style: { palette: 'dog_classic', line_type: 'solid' } }] },
      { requests: [{ q: 'a', style: {} }] },
    ],
    [
      'the order of conditional formats',
      { requests: [{ q: 'a', conditional_formats: [{ value: 1 }, { value: 2 }] }] },
      { requests: [{ q: 'a', conditional_formats: [{ value: 2 }, { value: 1 }] }] },
    ],
  ])('in widgets: %s', (_, one, other) => {
    const [first, second] = [dashboardOf([graph('q', one)]), dashboardOf([graph('q', other)])]
    expect(diffDashboards(first, shown(second))).toEqual([])
    expect(diffDashboards(second, shown(first))).toEqual([])
  })

  test('in tabs that name widgets by place or by id', () => {
    const live = shown({ ...body, tabs: [{ id: 'u-u', name: 'one', widget_ids: [101, 100] }] })
    expect(
      diffDashboards({ ...body, tabs: [{ name: 'one', widget_ids: ['@2', '@1'] }] }, live),
    ).toEqual([])
  })
})

describe('a difference, with its place', () => {
  test('deep in a widget', () => {
    const found = diffDashboards(
      dashboardOf([note('a'), graph('avg:b{*}')]),
      shown(dashboardOf([note('a'), graph('avg:a{*}')])),
    )
    expect(found).toEqual([
      { pointer: '/widgets/1/definition/requests/0/q', from: 'avg:a{*}', to: 'avg:b{*}' },
    ])
  })

  test('a new widget at the beginning changes none of the others', () => {
    const before = dashboardOf([note('a'), note('b')])
    const added = note('first')
    expect(diffDashboards(dashboardOf([added, ...before.widgets]), shown(before))).toEqual([
      { pointer: '/widgets/0', to: added, note: 'the widget is new' },
    ])
  })

  test('a widget that goes', () => {
    const before = dashboardOf([note('a'), note('b'), note('c')])
    expect(diffDashboards(dashboardOf([note('a'), note('c')]), shown(before))).toEqual([
      { pointer: '/widgets/1', from: note('b'), note: 'the widget goes' },
    ])
  })

  test('a widget that moves, and what changed in it', () => {
    const before = dashboardOf([note('a'), note('b'), graph('q')])
    expect(diffDashboards(dashboardOf([graph('p'), note('a'), note('b')]), shown(before))).toEqual([
      { pointer: '/widgets/0', note: 'moved from place 2' },
      { pointer: '/widgets/0/definition/requests/0/q', from: 'q', to: 'p' },
    ])
  })

  test('inside of a group', () => {
    const group = (...widgets: readonly Widget[]): Widget => ({
      definition: { type: 'group', title: 'g', layout_type: 'ordered', widgets },
    })
    const live = shown(dashboardOf([group(note('a'), note('b', 'same'))]))
    expect(
      diffDashboards(dashboardOf([group(note('z'), note('a'), note('c', 'same'))]), live),
    ).toEqual([
      { pointer: '/widgets/0/definition/widgets/0', to: note('z'), note: 'the widget is new' },
      { pointer: '/widgets/0/definition/widgets/2/definition/content', from: 'b', to: 'c' },
    ])
  })

  test('what is live and not declared, because all is replaced', () => {
    const live = shown(dashboardOf([], { description: 'about', tags: ['team:web'] }))
    const gone = 'not declared: an update replaces the whole dashboard'
    expect(diffDashboards(dashboardOf([]), live)).toEqual([
      { pointer: '/description', from: 'about', note: gone },
      { pointer: '/tags', from: ['team:web'], note: gone },
    ])
  })
})
