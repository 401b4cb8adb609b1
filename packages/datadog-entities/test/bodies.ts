import {
  logMonitor,
  metricMonitor,
  tableQuery,
} from '../../../tools/sandbox/test/datadog/samples.ts'

type Body = Readonly<Record<string, unknown>>

const last = '.rollup("count").last("5m") > 1'
const thresholds = { critical: 1 }

function searching(type: string, source: string): Body {
  return {
    type,
    name: type,
    message: '',
    query: `${source}("a:b")${last}`,
    options: { thresholds },
  }
}

function formula(type: string, variables: readonly Body[]): Body {
  return {
    type,
    name: `formula of ${type}`,
    message: 'm',
    query: 'formula("query1").last("15m") > 1',
    options: { thresholds, variables },
  }
}

/** Monitors of all types that can be created, but composites. */
export const monitors: readonly Body[] = [
  logMonitor,
  metricMonitor,
  {
    ...metricMonitor,
    name: 'month to date',
    type: 'metric alert',
    query: 'avg(current_1mo):avg:system.load.5{*} > 0.5',
    options: {
      thresholds: { critical: 0.5, warning: 0.25, warning_recovery: null },
      on_missing_data: 'default',
      scheduling_options: {
        evaluation_window: { day_starts: '04:00', month_starts: 1 },
        custom_schedule: { recurrences: [{ rrule: 'FREQ=DAILY;INTERVAL=1', timezone: 'UTC' }] },
      },
    },
  },
  {
    ...metricMonitor,
    name: 'nulls',
    priority: null,
    restricted_roles: ['11111111-2222-4333-8444-555555555555'],
    draft_status: 'draft',
    options: {
      timeout_h: null,
      evaluation_delay: null,
      renotify_interval: null,
      no_data_timeframe: null,
    },
  },
  {
    ...metricMonitor,
    name: 'a runbook',
    assets: [
      {
        category: 'runbook',
        name: 'r',
        url: '/notebooks/1',
        resource_key: '1',
        resource_type: 'notebook',
      },
    ],
    options: {
      notify_by: ['host'],
      renotify_statuses: ['alert', 'no data'],
      renotify_occurrences: 3,
      group_retention_duration: '2h',
      threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
      new_group_delay: 60,
      notification_preset_name: 'hide_query',
    },
  },
  {
    type: 'service check',
    name: 'check',
    message: '',
    query: '"custom.check".over("environment:foo").by("host").last(2).count_by_status()',
    options: { thresholds: { critical: 2, warning: 1, ok: 3, unknown: 1 } },
  },
  {
    type: 'slo alert',
    name: 'budget',
    message: '',
    query: 'error_budget("abc").over("7d") > 1',
    options: { thresholds },
  },
  searching('event-v2 alert', 'events'),
  searching('audit alert', 'audits'),
  searching('rum alert', 'rum'),
  searching('trace-analytics alert', 'trace-analytics'),
  searching('ci-pipelines alert', 'ci-pipelines'),
  searching('error-tracking alert', 'error-tracking'),
  searching('process alert', 'processes'),
  searching('database-monitoring alert', 'database-monitoring'),
  searching('network-performance alert', 'network-performance'),
  searching('network-path alert', 'network-path'),
  searching('llm-observability alert', 'llm-observability'),
  formula('query alert', [tableQuery]),
  formula('ci-tests alert', [
    {
      data_source: 'ci_tests',
      name: 'query1',
      search: { query: '@test.status:fail' },
      indexes: ['*'],
      compute: { aggregation: 'count' },
      group_by: [],
    },
  ]),
  formula('cost alert', [
    { data_source: 'cloud_cost', name: 'query1', query: 'sum:aws.cost.net{*}', aggregator: 'sum' },
  ]),
  formula('data-quality alert', [
    {
      data_source: 'data_quality_metrics',
      name: 'query1',
      measure: 'row_count',
      filter: 'search for column',
      scope: '',
      group_by: ['entity_id'],
      monitor_options: { sensitivity: 2.5 },
    },
  ]),
]

/** A change of a part, another one for each place. */
export function monitorUpdate(at: number): Body {
  return at % 2 === 0
    ? { name: `renamed ${at}`, message: 'changed', tags: ['a:b'] }
    : { priority: 1, message: 'changed', draft_status: 'published' }
}

const layout = { x: 0, y: 0, width: 4, height: 2 }

function widget(definition: Body, id?: number): Body {
  return { ...(id !== undefined && { id }), definition, layout }
}

const widgets: readonly Body[] = [
  widget({
    type: 'timeseries',
    title: 'load',
    show_legend: true,
    legend_layout: 'auto',
    legend_columns: ['avg', 'min', 'max', 'value', 'sum'],
    requests: [
      {
        q: 'avg:system.load.1{*}',
        display_type: 'line',
        style: { palette: 'dog_classic', line_type: 'solid', line_width: 'normal' },
      },
    ],
    yaxis: { scale: 'linear', include_zero: true },
    markers: [{ value: 'y = 1', display_type: 'error dashed' }],
    time: { live_span: '1h' },
  }),
  widget({
    type: 'query_value',
    title: 'errors',
    autoscale: true,
    precision: 2,
    requests: [
      {
        response_format: 'scalar',
        queries: [{ data_source: 'metrics', name: 'a', query: 'avg:errors{*}', aggregator: 'avg' }],
        formulas: [{ formula: 'a' }],
        conditional_formats: [{ comparator: '>', value: 1, palette: 'white_on_red' }],
      },
    ],
  }),
  widget(
    { type: 'note', content: 'read me', font_size: '14', show_tick: false, tick_pos: '50%' },
    77,
  ),
  widget({
    type: 'free_text',
    text: 'hello',
    color: '#4d4d4d',
    font_size: 'auto',
    text_align: 'left',
  }),
  widget({ type: 'alert_graph', alert_id: '12', viz_type: 'timeseries', time: {} }),
  widget({
    type: 'slo',
    slo_id: 'abc',
    view_type: 'detail',
    time_windows: ['7d'],
    view_mode: 'overall',
  }),
  widget({
    type: 'toplist',
    title: 'hosts',
    requests: [{ q: "top(avg:system.load.1{*} by {host}, 10, 'mean', 'desc')" }],
  }),
  widget({
    type: 'group',
    title: 'more',
    layout_type: 'ordered',
    widgets: [
      widget({ type: 'check_status', check: 'a.check', grouping: 'check' }),
      widget({ type: 'iframe', url: 'https://example.com' }),
    ],
  }),
]

/** Dashboards with widgets of several kinds. */
export const dashboards: readonly Body[] = [
  {
    title: 'ordered',
    layout_type: 'ordered',
    widgets,
    reflow_type: 'fixed',
    notify_list: ['b@x.org', 'a@x.org'],
  },
  { title: 'free', layout_type: 'free', widgets, description: 'about it', tags: ['team:web'] },
  {
    title: 'variables',
    layout_type: 'ordered',
    widgets: [],
    template_variables: [
      { name: 'host', prefix: 'host', available_values: ['a', 'b'], defaults: ['a'] },
      { name: 'old', prefix: 'env', default: '*' },
    ],
    template_variable_presets: [
      { name: 'saved', template_variables: [{ name: 'host', values: ['a', 'b'] }] },
    ],
  },
  { title: 'to be deleted', layout_type: 'ordered', widgets },
]

/** Replaces all of a dashboard. */
export const dashboardUpdate: Body = {
  title: 'replaced',
  layout_type: 'ordered',
  widgets: [
    widget({ type: 'note', content: 'new' }, 77),
    widget({ type: 'note', content: 'other' }),
  ],
}
