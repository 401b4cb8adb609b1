import fc from 'fast-check'

import type { DashboardBody } from '../../src/dashboards/dashboard.ts'
import type { Declared } from '../../src/entity.ts'
import type { Encodable } from '../../src/formats/writing/encodable.ts'
import type { JsonObject } from '../../src/json.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { alerts } from '../alerts/arbitrary-alert.ts'

/** Texts that some format would take for something else. */
const traps = fc.constantFrom(
  'yes',
  'no',
  'on',
  '~',
  'null',
  '0x1F',
  '1_000',
  '012',
  '1e3',
  '.inf',
  '2001-01-01',
  '<<',
  '=',
  '---',
  '...',
  '- a',
  'a: b',
  '# a',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a',
  '{{value}}',
  '{{#is_alert}}@a{{/is_alert}}',
  'avg(last_5m):avg:system.cpu.user{env:a,!b:c} by {host} > 90.5',
  'a\nb',
  'a\n\n  b\n',
  '\n',
  ' a\n b ',
  'a\r\nb',
  'a\tb\t',
  'a \n',
  '\ufeffa',
  'a\u2028b\u0085c',
  '\u00a0',
  'é ü 😀',
  `"'\\`,
  'x'.repeat(300),
)

const characters = fc.string({ unit: 'binary', maxLength: 12 })
const kept = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
const anyText = fc.oneof(traps, characters.filter(kept), fc.string({ maxLength: 12 }))

/** Texts without what Terraform cannot hold, which has tests of its own. */
const text = anyText.filter((value) => !/[$%]\{/.test(value))
const name = text.filter((value) => value !== '')
const tag = text.filter((value) => !/[\r\n]/.test(value))
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(2 ** 64))
  .map((value) => (value === 0 ? 0 : value))
const key = text.filter((value) => !['__proto__', 'constructor', 'prototype'].includes(value))

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))
const object = fc.dictionary(key, json, {
  maxKeys: 3,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>

export const monitorBodies: fc.Arbitrary<MonitorBody> = fc.record(
  {
    type: name,
    query: name,
    name,
    message: text,
    tags: fc.array(tag, { maxLength: 3 }),
    priority: fc.constantFrom(null, 1, 5),
    restricted_roles: fc.constantFrom(null, [], ['a-b']),
    draft_status: fc.constantFrom('draft' as const, 'published' as const),
    assets: fc.array(object, { maxLength: 2 }),
    options: fc
      .tuple(
        object,
        fc.record({ thresholds: fc.record({ critical: number }), timeout_h: fc.constant(null) }),
      )
      .map(([some, more]) => ({ ...some, ...more })),
    field_of_tomorrow: json as fc.Arbitrary<JsonObject>,
  },
  { requiredKeys: ['type', 'query', 'name'], noNullPrototype: true },
)

const definition = fc
  .tuple(object, name)
  .filter(([some]) => some['widgets'] === undefined)
  .map(([some, type]): JsonObject => ({ ...some, type }))
const widget = fc.record(
  { id: fc.nat(), definition },
  { requiredKeys: ['definition'], noNullPrototype: true },
)

const dashboardBodies: fc.Arbitrary<DashboardBody> = fc.record(
  {
    title: name,
    layout_type: fc.constantFrom('ordered', 'free'),
    widgets: fc.array(
      fc.oneof(
        widget,
        fc
          .array(widget, { maxLength: 2 })
          .map((widgets) => ({ definition: { type: 'group', layout_type: 'ordered', widgets } })),
      ),
      { maxLength: 3 },
    ),
    description: fc.oneof(text, fc.constant(null)),
    tags: fc.array(tag, { maxLength: 2 }),
    template_variables: fc.oneof(fc.array(object, { maxLength: 2 }), fc.constant(null)),
    notify_list: fc.array(text, { maxLength: 2 }),
    reflow_type: fc.constantFrom('auto', 'fixed'),
    field_of_tomorrow: json as fc.Arbitrary<JsonObject>,
  },
  { requiredKeys: ['title', 'layout_type', 'widgets'], noNullPrototype: true },
)

const ref = fc.oneof(name, fc.constantFrom('cpu', 'CPU', 'constructor', '__proto__', 'a b', 'a_b'))

export const monitors: fc.Arbitrary<Encodable> = fc
  .tuple(ref, fc.option(fc.integer({ min: 1 }), { nil: undefined }), monitorBodies)
  .map(([name_, id, spec]) => ({
    kind: 'monitor',
    ref: name_,
    ...(id !== undefined && { id: String(id) }),
    spec,
  }))

export const dashboards: fc.Arbitrary<Encodable> = fc
  .tuple(ref, fc.constantFrom(undefined, 'abc-def-ghi'), dashboardBodies)
  .map(([name_, id, spec]) => ({
    kind: 'dashboard',
    ref: name_,
    ...(id !== undefined && { id }),
    spec,
  }))

export const declaredAlerts: fc.Arbitrary<Encodable> = fc
  .tuple(ref, alerts)
  .map(([name_, spec]) => ({ kind: 'alert', ref: name_, spec }))

/** What is read of an entity beside the place where it was written. */
export function withoutOrigin({ kind, ref, id, spec }: Declared): object {
  return { kind, ref, ...(id !== undefined && { id }), spec }
}
