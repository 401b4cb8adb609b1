import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  dashboards,
  declaredAlerts,
  monitorBodies,
  monitors,
  withoutOrigin,
} from '../../test/formats/arbitrary-entities.ts'
import { isLinkable, linkTo } from '../links/link-text.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import type { EncodeOptions, OutputFormat } from './encode.ts'
import type { Encodable } from './writing/encodable.ts'

const entities = fc.oneof(monitors, dashboards)

test.each(['json', 'yaml'] as const)('every entity comes back from %s', (format) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(entities, declaredAlerts), { maxLength: 3 }), (some) => {
      expectBack(some, format)
    }),
  )
})

test('every monitor and dashboard comes back from manifests', () => {
  fc.assert(
    fc.property(fc.array(entities, { maxLength: 3 }), (some) => expectBack(some, 'manifests')),
  )
})

test('every monitor and dashboard comes back from Terraform', () => {
  fc.assert(
    fc.property(fc.array(entities, { minLength: 1, maxLength: 3 }), (some) => {
      // Terraform has resources by type; the order within a type stays.
      const first = some[0]?.kind
      const sorted = [
        ...some.filter(({ kind }) => kind === first),
        ...some.filter(({ kind }) => kind !== first),
      ]
      expectBack(sorted, 'terraform-json')
    }),
  )
})

test('links come back from Terraform, whatever the refs are', () => {
  const ref = fc
    .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('"', '\\', 'a b', 'ä'))
    .filter((text) => isLinkable(text) && text.isWellFormed() && !text.includes('\0'))
  fc.assert(
    fc.property(fc.uniqueArray(ref, { minLength: 2, maxLength: 3 }), (refs) => {
      const query = refs.map(linkTo).join(' && ')
      const spec = { name: 'a', type: 'composite', query, [`key ${linkTo(refs[0] ?? '')}`]: 1 }
      expectBack(
        refs.map((one) => ({ kind: 'monitor', ref: one, spec })),
        'terraform-json',
      )
    }),
  )
})

test('what is written does not depend on the order of keys', () => {
  fc.assert(
    fc.property(
      entities,
      fc.constantFrom<OutputFormat>('json', 'yaml', 'manifests', 'terraform-json'),
      (one, format) => {
        const turned = { ...one, spec: reversed(one.spec) } as Encodable
        expect(encode([turned], format)).toEqual(encode([one], format))
      },
    ),
  )
})

test('a DatadogMonitor that can be written comes back', () => {
  const texts = fc.record({
    name: monitorBodies.map(({ query }) => query),
    query: fc.constant('1'),
  })
  fc.assert(
    fc.property(texts, simpleOptions(), (fields, options) => {
      const spec = { ...fields, type: 'query alert', options }
      const one: Encodable = { kind: 'monitor', ref: fields.name, spec }
      expectBack([one], 'manifests', { monitorResource: 'DatadogMonitor' })
    }),
  )
})

function simpleOptions() {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0)
  return fc.record(
    {
      thresholds: fc.record(
        { critical: number, warning: number, critical_recovery: number, ok: number },
        { requiredKeys: [], noNullPrototype: true },
      ),
      notify_by: fc.array(fc.string()),
      include_tags: fc.boolean(),
      timeout_h: fc.nat(),
      scheduling_options: fc.constantFrom(
        { evaluation_window: { day_starts: '04:00', hour_starts: 0 } },
        { custom_schedule: { recurrences: [{ rrule: 'FREQ=DAILY', timezone: 'UTC' }] } },
      ),
      threshold_windows: fc.constant({ trigger_window: 'last_15m', recovery_window: 'last_15m' }),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
}

function expectBack(
  some: readonly Encodable[],
  format: OutputFormat,
  options?: EncodeOptions,
): void {
  const text = encode(some, format, options)
  expect(text).toMatchObject({ ok: true })
  if (!text.ok) return
  const read = decode(text.value, {
    file: '<test>',
    format,
    alertRules: { allowRawTemplates: true },
  })
  expect(read.ok ? read.value.map(withoutOrigin) : read.problems).toEqual(some)
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
