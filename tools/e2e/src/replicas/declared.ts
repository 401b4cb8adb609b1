/** The kinds of entities that the API knows. */
export type Kind = 'monitor' | 'alert' | 'dashboard'

/** Something that a caller declares. */
export interface Declared {
  readonly kind: Kind
  readonly spec: Readonly<Record<string, unknown>>
}

/** An entity of each kind, under this name. */
export function declared(kind: Kind, name: string): Declared {
  return { kind, spec: specs[kind](name) }
}

const specs: Readonly<Record<Kind, (name: string) => Declared['spec']>> = {
  monitor: (name) => ({
    type: 'query alert',
    name,
    query: `avg(last_5m):avg:system.load.1{service:shop-web} > 4`,
    message: 'Look at the dashboard.',
    tags: ['service:shop-web', 'team:shop'],
    options: { thresholds: { critical: 4 } },
  }),
  alert: (name) => ({
    name,
    service: 'shop-web',
    severity: 3,
    summary: 'Too many errors.',
    signal: {
      kind: 'metric',
      aggregate: 'sum',
      metric: 'web.errors',
      space: 'sum',
      filter: { service: 'shop-web' },
    },
    condition: { comparison: 'above', window: '5m', thresholds: { critical: 10 } },
    notify: { critical: ['slack-shop'] },
  }),
  dashboard: (title) => ({
    title,
    layout_type: 'ordered',
    template_variables: [{ name: 'service', prefix: 'service', defaults: ['shop-web'] }],
    widgets: [{ definition: { type: 'note', content: 'Runbook', background_color: 'white' } }],
  }),
}
