import { expect } from 'vitest'

import { logMonitor, metricMonitor, tableQuery } from './samples.ts'
import { scenario, type Body, type Stage } from './scenario.ts'

const monitors = '/api/v1/monitor'

async function created({ ok }: Stage, body: Body): Promise<Body> {
  return ok('POST', monitors, body)
}

scenario(1, 'a log monitor with groups', async (stage) => {
  expect(await created(stage, logMonitor)).toMatchObject({
    ...logMonitor,
    id: expect.any(Number) as number,
    multi: true,
    overall_state: 'No Data',
    overall_state_modified: null,
    options: { ...(logMonitor['options'] as Body), groupby_simple_monitor: false },
    creator: { handle: expect.any(String) as string },
  })
})

scenario(2, 'without options: the defaults appear', async (stage) => {
  const roles = ['11111111-2222-4333-8444-555555555555']
  const monitor = await created(stage, { ...metricMonitor, restricted_roles: roles })
  expect(monitor).toMatchObject({ restricted_roles: roles, priority: null })
  expect(monitor['options']).toEqual({
    notify_audit: false,
    include_tags: true,
    silenced: {},
    new_host_delay: 300,
    notify_no_data: false,
  })
})

scenario(3, 'a metric over the month so far is stored as a query', async (stage) => {
  const options = {
    thresholds: { critical: 0.5 },
    scheduling_options: {
      evaluation_window: { day_starts: '04:00', month_starts: 1 },
    },
  }
  const query = 'avg(current_1mo):avg:system.load.5{*} > 0.5'
  const monitor = await created(stage, { ...metricMonitor, type: 'metric alert', query, options })
  expect(monitor).toMatchObject({ type: 'query alert', query, multi: false, options })
})

scenario(4, 'with a schedule of its own on_missing_data: default is not kept', async (stage) => {
  const custom_schedule = {
    recurrences: [{ rrule: 'FREQ=DAILY;INTERVAL=1', timezone: 'America/Los_Angeles' }],
  }
  const { options } = await created(stage, {
    ...metricMonitor,
    query: 'avg(current_1mo):avg:system.load.5{*} > 0.5',
    options: {
      thresholds: { critical: 0.5 },
      on_missing_data: 'default',
      scheduling_options: { custom_schedule },
    },
  })
  expect(options).toMatchObject({ scheduling_options: { custom_schedule } })
  expect(options).not.toHaveProperty('on_missing_data')
})

for (const [number, source, kind] of [
  [5, 'aggregate_filtered_query', 'a filter by a reference table'],
  [6, 'aggregate_augmented_query', 'a join with a reference table'],
] as const) {
  scenario(number, `${kind}: a query alert becomes a metric alert`, async (stage) => {
    const variables = [{ ...tableQuery, data_source: source }]
    const monitor = await created(stage, {
      ...metricMonitor,
      query: 'formula("query1").last("15m") > 100',
      options: { thresholds: { critical: 100 }, variables },
    })
    expect(monitor).toMatchObject({ type: 'metric alert', multi: false, options: { variables } })
  })
}

scenario(7, 'pipelines by branch', async (stage) => {
  const query =
    'ci-pipelines("ci_level:pipeline @ci.pipeline.name:main").rollup("count").by("@git.branch,@ci.pipeline.name").last("5m") >= 1'
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'ci-pipelines alert',
    query,
    options: { thresholds: { critical: 1 } },
  })
  expect(monitor).toMatchObject({ multi: true, options: { groupby_simple_monitor: false } })
})

scenario(8, 'a formula over tests', async (stage) => {
  const variables = ['query1', 'query2'].map((name) => ({
    data_source: 'ci_tests',
    name,
    search: { query: '@test.status:fail' },
    indexes: ['*'],
    compute: { aggregation: 'count' },
    group_by: [],
  }))
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'ci-tests alert',
    query: 'formula("query1 / query2 * 100").last("15m") >= 0.8',
    options: { thresholds: { critical: 0.8 }, variables },
  })
  expect(monitor).toMatchObject({ type: 'ci-tests alert', multi: false, options: { variables } })
})

scenario(9, 'a formula over real users', async (stage) => {
  const variables = [{ data_source: 'rum', name: 'query2', search: { query: '' }, group_by: [] }]
  const query = 'formula("query2 / query1 * 100").last("15m") >= 0.8'
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'rum alert',
    query,
    options: { thresholds: { critical: 0.8 }, variables },
  })
  expect(monitor).toMatchObject({ query, multi: false, options: { variables } })
})

scenario(10, 'a draft', async (stage) => {
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'error-tracking alert',
    query:
      'error-tracking-rum("service:foo AND @error.source:source").rollup("count").by("@issue.id").last("1h") >= 1',
    draft_status: 'draft',
    options: { thresholds: { critical: 1 } },
  })
  expect(monitor).toMatchObject({ draft_status: 'draft', multi: true })
})

scenario(11, 'an anomaly of costs', async (stage) => {
  const query =
    'formula("exclude_null(query1)").last("7d").anomaly(direction="above", threshold=10) >= 5'
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'cost alert',
    query,
    options: {
      thresholds: { critical: 5, warning: 3 },
      include_tags: false,
      variables: [{ data_source: 'cloud_cost', name: 'query1', query: 'sum:aws.cost.net{*}' }],
    },
  })
  expect(monitor).toMatchObject({ type: 'cost alert', query, options: { include_tags: false } })
})

scenario(12, 'jobs', async (stage) => {
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'data-jobs alert',
    query: 'formula("query1").by(job_name,workspace_name).last("10d") > 0',
    options: { thresholds: { critical: 0 }, variables: [{ name: 'query1' }] },
  })
  expect(monitor).toMatchObject({ type: 'data-jobs alert', multi: true })
})

scenario(13, 'the quality of data', async (stage) => {
  const variables = [
    { name: 'query1', group_by: ['entity_id'], monitor_options: { sensitivity: 2.5 } },
  ]
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'data-quality alert',
    query: 'formula("query1").last("5m") > 100',
    options: { thresholds: { critical: 100 }, variables },
  })
  expect(monitor).toMatchObject({ multi: false, options: { variables } })
})

scenario(14, 'language models', async (stage) => {
  const monitor = await created(stage, {
    ...metricMonitor,
    type: 'llm-observability alert',
    query: 'llm-observability("*").rollup("count").last("5m") > 100',
    options: { thresholds: { critical: 100 } },
  })
  expect(monitor).toMatchObject({ options: { groupby_simple_monitor: false } })
})

scenario(15, 'a runbook', async (stage) => {
  const runbook = {
    category: 'runbook',
    name: 'what to do',
    resource_key: '12345',
    resource_type: 'notebook',
    url: '/notebooks/12345',
  }
  const { id, assets } = await created(stage, { ...metricMonitor, assets: [runbook] })
  const stored = [{ ...runbook, monitor_id: id, template_variables: {}, options: {} }]
  expect(assets).toEqual(stored)
  const path = `${monitors}/${String(id)}?with_assets=true`
  expect(await stage.ok('GET', path)).toMatchObject({ assets: stored })
})

const noOperator =
  "The value provided for parameter 'query' is invalid: invalid operator specified: "

scenario(16, 'a query that compares nothing', async ({ refused }) => {
  await refused(400, [noOperator], 'POST', monitors, { query: 'query', type: 'log alert' })
})

scenario(17, 'the same one twice', async (stage) => {
  const first = await created(stage, logMonitor)
  const text = `Duplicate of an existing monitor_id:${String(first['id'])} org_id:${String(first['org_id'])}`
  await stage.refused(400, [text], 'POST', monitors, logMonitor)
  await created(stage, { ...logMonitor, name: 'another name' })
  await stage.ok('DELETE', `${monitors}/${String(first['id'])}`)
  await created(stage, logMonitor)
})
