import { expect, test } from 'vitest'

import { entitiesOf } from '../../test/formats/reading.ts'
import { encode } from './encode.ts'
import type { EncodeOptions, OutputFormat } from './encode.ts'
import type { Encodable } from './writing/encodable.ts'

const cpu: Encodable = {
  kind: 'monitor',
  ref: 'cpu',
  spec: { name: 'CPU', type: 'query alert', query: 'avg(last_5m):avg:a{*} > 1' },
}

const alert: Encodable = {
  kind: 'alert',
  ref: 'errors',
  spec: {
    name: 'Errors',
    service: 'checkout',
    signal: { kind: 'composite', expression: '${cpu} && 12' },
    condition: { comparison: 'above', thresholds: {} },
  },
}

function text(
  entities: readonly Encodable[],
  format: OutputFormat,
  options?: EncodeOptions,
): string {
  const encoded = encode(entities, format, options)
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.problems))
  return encoded.value
}

function refused(entities: readonly Encodable[], format: OutputFormat, options?: EncodeOptions) {
  const encoded = encode(entities, format, options)
  return encoded.ok ? [] : encoded.problems.map(({ pointer, message }) => `${pointer} ${message}`)
}

test('alerts have neither manifests nor resources', () => {
  expect(refused([cpu, alert], 'manifests')).toEqual([
    '/1 alert "errors": is an alert, which has no manifest',
  ])
  expect(refused([alert], 'terraform-json')).toEqual([
    '/0 alert "errors": is an alert, which has no resource',
  ])
})

test('what a DatadogMonitor cannot hold is told', () => {
  const spec = {
    name: 'a',
    type: 'cost alert',
    query: 'b',
    priority: null,
    assets: [],
    options: {
      variables: [],
      thresholds: { critical: '1', critical_query: 'x' },
      scheduling_options: { custom_schedule: { recurrences: [{}, {}] } },
      threshold_windows: [],
    },
  }
  const one = { kind: 'monitor', ref: 'a', spec } as unknown as Encodable
  expect(refused([one], 'manifests', { monitorResource: 'DatadogMonitor' })).toEqual([
    '/0/spec/type monitor "a": type is "cost alert", which no DatadogMonitor can be',
    '/0/spec/priority monitor "a": priority is null, which means absent here',
    '/0/spec/assets monitor "a": assets has no place here',
    '/0/spec/options/scheduling_options/custom_schedule/recurrences monitor "a": options.scheduling_options.custom_schedule.recurrences can only hold one entry here',
    '/0/spec/options/threshold_windows monitor "a": options.threshold_windows is no object',
    '/0/spec/options/thresholds/critical monitor "a": options.thresholds.critical is no number',
    '/0/spec/options/thresholds/critical_query monitor "a": options.thresholds.critical_query has no place here',
    '/0/spec/options/variables monitor "a": options.variables has no place here',
  ])
  expect(refused([one], 'manifests')).toEqual([])
})

test.each([
  ['${elsewhere}', 'links to elsewhere, which is not written with it'],
  ['${', 'cannot hold ${ that begins no link'],
  ['$$${a}', 'cannot hold $$${'],
  ['%%{', 'cannot hold %%{'],
])('Terraform cannot hold %s', (query, message) => {
  const one: Encodable = { kind: 'monitor', ref: 'a', spec: { name: 'a', type: 'b', query } }
  expect(refused([one], 'terraform-json')).toEqual([`/0/spec/query monitor "a": query ${message}`])
})

test.each(['$${a}', '%{ if }', 'a % {b} $ {c}', '$$ %%', '${a}'])(
  'Terraform can hold %s',
  (query) => {
    const one: Encodable = { kind: 'monitor', ref: 'a', spec: { name: 'a', type: 'b', query } }
    const [read] = entitiesOf(text([one], 'terraform-json'), 'a.tf.json')
    expect(read?.spec).toEqual(one.spec)
  },
)

test('what is too deep to be read back is not written', () => {
  const nested = (levels: number): Encodable => {
    const more = JSON.parse('['.repeat(levels) + ']'.repeat(levels))
    return { kind: 'monitor', ref: 'a', spec: { name: 'a', type: 'b', query: 'c', more } }
  }
  expect(refused([nested(60)], 'json')).toEqual([expect.stringContaining('deeper than 60 levels')])
  for (const format of ['json', 'yaml', 'manifests', 'terraform-json'] as const) {
    expect(entitiesOf(text([nested(59)], format))).toHaveLength(1)
  }
})

test('what cannot be read back is not written', () => {
  const spec = {
    name: 'a\0',
    type: 'b',
    query: '\ud800',
    options: { timeout_h: Number.NaN, more: JSON.parse('{"__proto__": 1}') },
  }
  const origin = { file: 'a.yaml', line: 7, pointer: '' }
  const one = { kind: 'monitor', ref: 'a', spec, origin } as const
  expect(refused([one], 'json')).toEqual([
    '/0/spec/name monitor "a": name holds a NUL character',
    '/0/spec/query monitor "a": query holds half of a surrogate pair, which is no character',
    '/0/spec/options/timeout_h monitor "a": options.timeout_h is NaN, which is no number of JSON',
    '/0/spec/options/more/__proto__ monitor "a": options.more.__proto__ has the key __proto__, which is not allowed',
  ])
  expect(encode([one], 'yaml')).toMatchObject({
    problems: [{ place: { file: 'a.yaml', line: 7 } }, {}, {}, {}],
  })
})
