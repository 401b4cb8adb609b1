import fc from 'fast-check'

import type { DashboardBody } from '../../src/dashboards/dashboard.ts'

const text = fc.string({ maxLength: 10 })
const json = fc.jsonValue({ maxDepth: 2 })

const style = fc.record(
  {
    palette: fc.constantFrom('dog_classic', 'warm'),
    line_type: fc.constantFrom('solid', 'dashed'),
    line_width: fc.constantFrom('normal', 'thick'),
  },
  { requiredKeys: [] },
)

const request = fc.record(
  {
    q: text,
    style,
    conditional_formats: fc.array(
      fc.record({ comparator: fc.constantFrom('>', '<'), value: fc.nat() }),
      {
        maxLength: 3,
      },
    ),
    formulas: fc.array(fc.record({ formula: text }), { maxLength: 2 }),
    more: json,
  },
  { requiredKeys: [] },
)

const leaf = fc.record(
  {
    type: fc.constantFrom('timeseries', 'note', 'query_value', 'slo', 'toplist', 'of_tomorrow'),
    title: fc.constantFrom('', 'a', 'b'),
    title_align: fc.constantFrom('left', 'right'),
    title_size: fc.constantFrom('16', '13'),
    time: fc.constantFrom({}, { live_span: '1h' }),
    legend_size: fc.constantFrom('0', '2'),
    font_size: fc.constantFrom('14', '24'),
    markers: fc.constantFrom([], [{ value: 'y = 1' }]),
    yaxis: fc.constantFrom({}, { scale: 'linear' }, { scale: 'log', min: 'auto' }),
    requests: fc.oneof(fc.array(request, { maxLength: 2 }), fc.constant({ fill: { q: 'a' } })),
    more: json,
  },
  { requiredKeys: ['type'] },
)

const layout = fc.constant({ x: 0, y: 0, width: 4, height: 2 })

function widgetOf(definition: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.record({ definition, layout }, { requiredKeys: ['definition'] })
}

const group = fc.record({
  type: fc.constant('group'),
  layout_type: fc.constant('ordered'),
  title: fc.constantFrom('', 'a', 'b'),
  widgets: fc.array(widgetOf(leaf), { maxLength: 3 }),
})

const body = fc
  .record(
    {
      title: text,
      layout_type: fc.constantFrom('ordered', 'free'),
      widgets: fc.array(widgetOf(fc.oneof(leaf, group)), { maxLength: 4 }),
      description: fc.option(text),
      reflow_type: fc.constantFrom('auto', 'fixed'),
      tags: fc.array(fc.constantFrom('team:a', 'team:b'), { maxLength: 2 }),
      notify_list: fc.option(fc.array(fc.emailAddress(), { maxLength: 2 })),
      template_variables: fc.option(
        fc.array(fc.record({ name: text, prefix: text, defaults: fc.constant(['*']) }), {
          maxLength: 2,
        }),
      ),
      default_timeframe: fc.option(fc.constant({ type: 'live', value: 1, unit: 'hour' })),
      tabNames: fc.uniqueArray(fc.constantFrom('one', 'two'), { maxLength: 2 }),
    },
    { requiredKeys: ['title', 'layout_type', 'widgets', 'tabNames'] },
  )
  .map(({ tabNames, ...dashboard }) => ({
    ...dashboard,
    ...(tabNames.length > 0 && {
      tabs: tabNames.map((name) => ({
        name,
        widget_ids: dashboard.widgets.map((_, index) => `@${index + 1}`),
      })),
    }),
  })) as unknown as fc.Arbitrary<DashboardBody>

/** Two bodies that the server takes. */
export const dashboardPairs: fc.Arbitrary<readonly [DashboardBody, DashboardBody]> = fc.tuple(
  body,
  body,
)
