import type { Body } from './scenario.ts'

/** A log monitor with everything said. */
export const logMonitor: Body = {
  type: 'log alert',
  name: 'errors of the web store',
  message: 'too many errors @slack-web-store',
  query:
    'logs("service:web-store AND status:error").index("main").rollup("count").by("source").last("5m") > 2',
  tags: ['service:web-store', 'env:ci'],
  priority: 3,
  options: {
    enable_logs_sample: true,
    escalation_message: 'still too many',
    evaluation_delay: 700,
    include_tags: true,
    locked: false,
    new_host_delay: 600,
    no_data_timeframe: null,
    notify_audit: false,
    notify_no_data: false,
    on_missing_data: 'show_and_notify_no_data',
    renotify_interval: 60,
    require_full_window: true,
    timeout_h: 24,
    thresholds: { critical: 2, warning: 1 },
  },
}

/** A metric monitor without options. */
export const metricMonitor: Body = {
  type: 'query alert',
  name: 'processor time',
  message: 'busy @ops@example.com',
  query: 'avg(last_1h):avg:system.cpu.user{env:ci,host:web01} by {host} > 90',
  tags: ['env:ci'],
}

/** Two widgets, one inside of a group; none has an id. */
export const widgets: readonly Body[] = [
  {
    definition: {
      type: 'timeseries',
      requests: [{ q: 'avg:system.load.1{*}', display_type: 'line' }],
      time: {},
    },
    layout: { x: 0, y: 0, width: 4, height: 2 },
  },
  {
    definition: {
      type: 'group',
      layout_type: 'ordered',
      widgets: [{ definition: { type: 'note', content: 'read me', font_size: '14' } }],
    },
  },
]

/** A dashboard with those widgets. */
export const dashboard: Body = {
  title: 'Web-Store: p99 & errors_total',
  layout_type: 'ordered',
  widgets,
}

/** A query over a reference table. */
export const tableQuery: Body = {
  data_source: 'aggregate_filtered_query',
  name: 'query1',
  base_query: {
    data_source: 'metrics',
    name: 'query1',
    query: 'avg:system.cpu.user{*} by {host}',
  },
  filter_query: {
    data_source: 'reference_table',
    table_name: 'hosts',
    columns: ['host'],
  },
  filters: [{ base_attribute: 'host', filter_attribute: 'host' }],
}
