import { expect } from 'vitest'

import { dashboard, widgets } from './samples.ts'
import { scenario, type Body } from './scenario.ts'

const dashboards = '/api/v1/dashboard'

/** Widgets without their ids, also inside of groups. */
function bare(value: unknown): unknown {
  return (value as readonly Body[]).map(({ id, definition, ...widget }) => {
    expect(id).toSatisfy(Number.isSafeInteger)
    const inner = (definition as Body)['widgets']
    const plain = inner === undefined ? {} : { widgets: bare(inner) }
    return { ...widget, definition: { ...(definition as Body), ...plain } }
  })
}

scenario(41, 'new dashboards, ordered and free', async ({ ok }) => {
  const ordered = await ok('POST', dashboards, dashboard)
  expect(ordered['id']).toMatch(/^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/)
  expect(ordered).toMatchObject({
    title: dashboard['title'],
    layout_type: 'ordered',
    url: `/dashboard/${String(ordered['id'])}/web-store-p99--errorstotal`,
    description: null,
    template_variables: null,
    notify_list: null,
  })
  expect(bare(ordered['widgets'])).toEqual(widgets)
  const free = await ok('POST', dashboards, {
    ...dashboard,
    layout_type: 'free',
    description: '',
    notify_list: ['zoe@example.com', 'amy@example.com'],
    author_handle: 'nobody',
    id: 'abc-def-ghi',
  })
  expect(free).toMatchObject({
    description: '',
    notify_list: ['amy@example.com', 'zoe@example.com'],
  })
  expect(free['id']).not.toBe('abc-def-ghi')
  expect(free['author_handle']).toBe(ordered['author_handle'])
})

scenario(42, 'tags are teams', async ({ ok, refused }) => {
  const tags = ['team:web', 'team:ops']
  expect(await ok('POST', dashboards, { ...dashboard, tags })).toMatchObject({ tags })
  const text = 'Invalid tag format. Valid tag keys are: team.'
  await refused(400, [text], 'POST', dashboards, { ...dashboard, tags: ['tm:web'] })
})

scenario(43, 'defaults of template variables', async ({ ok, refused }) => {
  const variable = { name: 'host', prefix: 'host', available_values: ['a', 'b'] }
  const withVariable = (more: object): Body => ({
    ...dashboard,
    template_variables: [{ ...variable, ...more }],
  })
  expect(await ok('POST', dashboards, withVariable({ defaults: ['a'] }))).toMatchObject({
    template_variables: [{ ...variable, defaults: ['a'] }],
  })
  const both = withVariable({ defaults: ['a'], default: 'a' })
  await refused(400, ["'template_variables' is invalid"], 'POST', dashboards, both)
  const text = "Minimum length of parameter 'defaults' should be 1"
  await refused(400, [text], 'POST', dashboards, withVariable({ defaults: [] }))
})

scenario(44, 'values of presets', async ({ ok, refused }) => {
  const withPreset = (values: object): Body => ({
    ...dashboard,
    template_variables: [{ name: 'host', prefix: 'host', defaults: ['a'] }],
    template_variable_presets: [
      { name: 'saved', template_variables: [{ name: 'host', ...values }] },
    ],
  })
  const good = withPreset({ values: ['a', 'b'] })
  expect(await ok('POST', dashboards, good)).toMatchObject({
    template_variable_presets: good['template_variable_presets'],
  })
  const both = withPreset({ values: ['a'], value: 'a' })
  await refused(400, ["'template_variables' is invalid"], 'POST', dashboards, both)
  const text = "Minimum number of elements in parameter 'values' should be 1"
  await refused(400, [text], 'POST', dashboards, withPreset({ values: [] }))
})

scenario(45, 'an empty time is echoed', async ({ ok }) => {
  const { widgets: stored } = await ok('POST', dashboards, dashboard)
  expect(stored).toMatchObject([{ definition: { time: {} } }, {}])
})

scenario(46, 'read one', async ({ ok, refused }) => {
  const created = await ok('POST', dashboards, dashboard)
  const read = await ok('GET', `${dashboards}/${String(created['id'])}`)
  expect(read).toEqual(created)
  expect(read).toHaveProperty('author_name')
  const text = 'Dashboard with ID abc-def-ghi not found'
  await refused(404, [text], 'GET', `${dashboards}/abc-def-ghi`)
})

scenario(47, 'a change replaces everything', async ({ ok }) => {
  const before = await ok('POST', dashboards, {
    ...dashboard,
    description: 'of the store',
    tags: ['team:web'],
    template_variables: [{ name: 'host', prefix: 'host', defaults: ['a'] }],
  })
  const path = `${dashboards}/${String(before['id'])}`
  const after = await ok('PUT', path, { ...dashboard, title: 'Renamed' })
  expect(after).toMatchObject({
    id: before['id'],
    title: 'Renamed',
    description: null,
    template_variables: null,
    url: `/dashboard/${String(before['id'])}/renamed`,
    created_at: before['created_at'],
  })
  expect(after).not.toHaveProperty('tags')
  expect(bare(after['widgets'])).toEqual(bare(before['widgets']))
  expect(after['widgets']).not.toEqual(before['widgets'])
  expect(await ok('GET', path)).toEqual(after)
})

scenario(48, 'ids that are sent stay', async ({ ok }) => {
  const before = await ok('POST', dashboards, dashboard)
  const path = `${dashboards}/${String(before['id'])}`
  const sent = { ...dashboard, title: 'Renamed', widgets: before['widgets'] }
  expect(await ok('PUT', path, sent)).toMatchObject({ widgets: before['widgets'] })
})

scenario(49, 'tabs name widgets by their places', async ({ ok }) => {
  const tabs = [
    { name: 'first', widget_ids: ['@1'] },
    { name: 'second', widget_ids: ['@2', '@1'] },
  ]
  const created = await ok('POST', dashboards, { ...dashboard, tabs })
  const [one, two] = (created['widgets'] as readonly Body[]).map(({ id }) => id)
  const resolved = [
    { name: 'first', widget_ids: [one] },
    { name: 'second', widget_ids: [two, one] },
  ]
  expect(created).toMatchObject({ tabs: resolved })
  const stored = created['tabs'] as readonly Body[]
  const path = `${dashboards}/${String(created['id'])}`
  const changed = { ...dashboard, widgets: created['widgets'], tabs: stored }
  expect(await ok('PUT', path, changed)).toMatchObject({ tabs: stored })
  expect(stored.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ])
})

scenario(50, 'delete, and once more', async ({ ok, refused }) => {
  const { id } = await ok('POST', dashboards, dashboard)
  const path = `${dashboards}/${String(id)}`
  expect(await ok('DELETE', path)).toEqual({ deleted_dashboard_id: id })
  const text = `Dashboard with ID ${String(id)} not found`
  await refused(404, [text], 'DELETE', path)
  await refused(404, [text], 'GET', path)
})

scenario(51, 'delete several, and restore them', async ({ ok }) => {
  const ids: unknown[] = []
  for (const title of ['a', 'b']) {
    const { id } = await ok('POST', dashboards, { ...dashboard, title })
    ids.push(id)
  }
  const data = ids.map((id) => ({ id, type: 'dashboard' }))
  await ok('DELETE', dashboards, { data }, 204)
  await ok('GET', `${dashboards}/${String(ids[0])}`, undefined, 404)
  await ok('PATCH', dashboards, { data }, 204)
  expect(await ok('GET', `${dashboards}/${String(ids[1])}`)).toMatchObject({ title: 'b' })
})

scenario(52, 'lists show summaries, of deleted ones too', async ({ ok }) => {
  const made: Body[] = []
  for (const title of ['a', 'b', 'c']) {
    made.push(await ok('POST', dashboards, { ...dashboard, title, tags: ['team:web'] }))
  }
  const listed = async (query: string): Promise<readonly Body[]> =>
    (await ok('GET', `${dashboards}?${query}`))['dashboards'] as readonly Body[]
  const titles = async (query: string): Promise<readonly unknown[]> =>
    (await listed(query)).map(({ title }) => title)
  expect(await titles('')).toEqual(['a', 'b', 'c'])
  expect(await titles('count=2&start=1')).toEqual(['b', 'c'])
  expect((await listed('count=1'))[0]).not.toHaveProperty('widgets')
  expect((await listed('count=1'))[0]).not.toHaveProperty('tags')
  await ok('DELETE', `${dashboards}/${String(made[1]?.['id'])}`)
  expect(await titles('filter[deleted]=true')).toEqual(['b'])
  expect((await listed('filter[deleted]=true'))[0]?.['deleted_at']).toBeTypeOf('string')
  expect(await titles('filter[shared]=false')).toEqual(['a', 'c'])
})

scenario(53, 'sharing an unknown one', async ({ refused }) => {
  await refused(404, ['custom_timeboard abc-123-def not found'], 'POST', `${dashboards}/public`, {
    dashboard_id: 'abc-123-def',
    dashboard_type: 'custom_timeboard',
    share_type: 'open',
  })
})
