import fc from 'fast-check'
import { expect, test } from 'vitest'

import { entitiesOf, linesOfProblems, problemsOf, yaml } from '../../test/formats/reading.ts'
import { decode } from './decode.ts'
import { formats } from './format.ts'
import { mostProblems } from './report.ts'

const told = (text: string, file = 'a.yaml') => linesOfProblems(problemsOf(text, file))

test('a text that is too long is not even parsed', () => {
  // It would be an entity.
  const text = `{"type":"a","query":"b","name":"c","message":"${'x'.repeat(10_000_000)}"}`
  expect(told(text, 'a.json')).toEqual(['a.json:undefined  the text is longer than 256 KiB'])
  expect(decode(text, { file: 'a.json', maxBytes: 20_000_000 }).ok).toBe(true)
})

test('the limit counts bytes', () => {
  const text = `{"type":"a","query":"b","name":"${'€'.repeat(100)}"}`
  expect(decode(text, { file: 'a.json', maxBytes: 200 }).ok).toBe(false)
  expect(decode(text, { file: 'a.json', maxBytes: 400 }).ok).toBe(true)
})

test('a billion laughs are not laughed', () => {
  const levels = 'abcdefghi'.split('')
  const text = levels
    .map((name, index) => {
      const above = levels[index - 1]
      return `${name}: &${name} [${above === undefined ? '"lol"' : `*${above}, `.repeat(9)}]`
    })
    .join('\n')
  expect(told(text)).toEqual([expect.stringContaining('aliases make this document too large')])
})

test('a few large aliases are as bad as many small ones', () => {
  const large = `a: &a ${'x'.repeat(200_000)}\nb: [*a, *a]`
  const many = `a: &a x\nb: [${'*a,'.repeat(200)}]`
  expect(told(large)).toEqual([expect.stringContaining('aliases make this document too large')])
  expect(told(many)).toEqual([expect.stringContaining('aliases make this document too large')])
})

test('a few aliases are what they stand for', () => {
  const text = yaml`
    - &cpu
      { type: query alert, query: &query "avg(last_5m):avg:a{*} > 1", name: CPU, tags: &tags [a:b] }
    - { type: query alert, query: *query, name: again, tags: *tags }
    - *cpu
  `
  expect(entitiesOf(text, 'a.yaml').map(({ ref, spec }) => [ref, spec])).toMatchObject([
    ['CPU', { tags: ['a:b'] }],
    ['again', { query: 'avg(last_5m):avg:a{*} > 1', tags: ['a:b'] }],
    ['CPU', { tags: ['a:b'] }],
  ])
})

test.each([
  ['a: &a [*a]', 'a.yaml:1  at 8: the alias *a stands within its own anchor'],
  ['a: *b', 'a.yaml:1  at 4: there is no anchor &b before this alias'],
  ['a: &a x\n---\nb: *a', 'a.yaml:3  at 4: there is no anchor &a before this alias'],
  ['a: 1\n<<: {b: 1}', 'a.yaml:2  at 1: merge keys are not read'],
  ['a: 1\nb: !secret x', 'a.yaml:2  at 4: unresolved tag: !secret'],
  ['a: !!binary aGk=', 'a.yaml:1  at 4: unresolved tag: tag:yaml.org,2002:binary'],
  ['%YAML 1.1\n---\na: yes', 'a.yaml:2  at 1: YAML 1.1 is not read'],
  ['a: 1\n2: b', 'a.yaml:2  at 1: this key is not a text'],
  ['true: b', 'a.yaml:1  at 1: this key is not a text'],
  ['? [a]\n: b', 'a.yaml:1  at 3: this key is not a text'],
  ['a: 1\na: 2', 'a.yaml:2 /a the key a is there twice'],
  ['a: {b: {__proto__: 1}}', 'a.yaml:1 /a/b/__proto__ the key __proto__ is not allowed'],
  ['a: .inf', 'a.yaml:1 /a .inf is too large for a number'],
  ['a: .NaN', 'a.yaml:1 /a .NaN is not a number'],
  ['a: 12345678901234567890', 'a.yaml:1 /a 12345678901234567890 would become 12345678901234567000'],
  ['a: "\\0"', 'a.yaml:1 /a the text holds a NUL character'],
  ['a: 1\n\tb: 2', expect.stringContaining('a.yaml:2  at ')],
  ['a\nb\0', 'a.yaml:2  the text holds a NUL character'],
])('%j is refused: %s', (text, problem) => {
  expect(told(text)).toContainEqual(problem)
})

test.each([
  ['{"constructor":1}', 'a.json:1 /constructor the key constructor is not allowed'],
  ['{"a":1,\n"a":2}', 'a.json:2 /a the key a is there twice'],
  ['{"a":"\\ud800"}', 'a.json:1 /a the text holds half of a surrogate pair, which is no character'],
  ['{"a":1e999}', 'a.json:1 /a 1e999 is too large for a number'],
  ['{"a":\n[1,]}', 'a.json:2  at 4: this is no JSON value'],
])('%j is refused: %s', (text, problem) => {
  expect(told(text, 'a.json')).toContainEqual(problem)
})

// Each of these would take the YAML parser minutes, or more stack than there is.
test.each(['? ', '- ', '[', '{', 'a: ', ': ', '[a: ', '- {a: [', '&a [', '? - '])(
  'a text of nothing but %j is given up early',
  (piece) => {
    const text = piece.repeat(Math.floor(250_000 / piece.length))
    expect(told(text)[0]).toContain('more than 64 levels')
    expect(decode(text, { file: '<test>', format: 'json' }).ok).toBe(false)
  },
)

test('64 levels are read', () => {
  const deep = (levels: number) =>
    `{"type":"a","query":"b","name":"c","more":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  expect(entitiesOf(deep(64), 'a.yaml')).toHaveLength(1)
  expect(entitiesOf(deep(64), 'a.json')).toHaveLength(1)
  expect(told(deep(65))[0]).toContain('more than 64 levels')
  expect(told(deep(65), 'a.json')[0]).toContain('more than 64 levels')
})

test('aliases do not hide levels', () => {
  const level = (name: string, inner: string) =>
    `${name}: &${name} ${'['.repeat(30)}${inner}${']'.repeat(30)}`
  const text = [level('a', '1'), level('b', '*a'), level('c', '*b')].join('\n')
  expect(told(text)).toEqual([expect.stringContaining('more than 64 levels')])
})

test('very many mistakes are not all told', () => {
  const text = `[${Array.from({ length: 2000 }, () => '1').join(',')}]`
  const problems = problemsOf(text)
  expect(problems).toHaveLength(mostProblems + 1)
  expect(problems.at(-1)?.message).toBe('there are more mistakes than these')
})

const fragments = [
  ...'{}[]:,-?|>"\'&*!#%\n \t1a'.split(''),
  ': ',
  '- ',
  '? ',
  '|\n',
  '&a ',
  '*a ',
  '!t ',
  '---\n',
  '...\n',
  '  ',
  'kind: ',
  'monitor',
  'dashboard',
  'apiVersion: datadoghq.com/v1alpha1\n',
  'resource: ',
  'spec:\n  ',
  'items: ',
  '<<: ',
  '${a}',
  '\r\n',
  '\ud800',
  '\0',
]

/** Either entities, or at least one problem. */
function expectJudged(read: ReturnType<typeof decode>): void {
  expect(read.ok ? [read.value] : read.problems).not.toEqual([])
}

test('no text makes it throw', () => {
  const pieces = fc
    .array(fc.constantFrom(...fragments), { maxLength: 30 })
    .map((some) => some.join(''))
  const text = fc.oneof(pieces, fc.string({ unit: 'binary' }), fc.json())
  fc.assert(
    fc.property(text, fc.constantFrom(undefined, ...formats, 'other'), (some, format) => {
      expectJudged(decode(some, { file: 'f', ...(format !== undefined && { format }) }))
    }),
  )
})

test('no document of a known form makes it throw', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const some = (value: fc.Arbitrary<unknown>) => fc.oneof(value, json)
  const keys = (...names: string[]) => Object.fromEntries(names.map((name) => [name, json]))
  const optional = { requiredKeys: [] as [] }
  const spec = fc.record(
    keys('type', 'query', 'options', 'widgets', 'jsonSpec', 'title', 'name'),
    optional,
  )
  const manifest = fc.record(
    {
      apiVersion: fc.constantFrom('datadoghq.com/v1alpha1', 'v1'),
      kind: fc.constantFrom('DatadogMonitor', 'DatadogDashboard', 'DatadogGenericResource', 'List'),
      metadata: json,
      items: fc.array(json),
      spec: some(spec),
    },
    { requiredKeys: ['apiVersion', 'kind'] },
  )
  const resource = fc.record(
    keys('//', 'monitor', 'dashboard', 'query', 'monitor_thresholds', 'count'),
    optional,
  )
  const terraform = fc.record({
    resource: fc.record(
      {
        datadog_monitor: some(fc.dictionary(fc.string(), some(resource))),
        datadog_monitor_json: some(fc.dictionary(fc.string(), some(resource))),
        datadog_dashboard_json: some(fc.array(fc.dictionary(fc.string(), some(resource)))),
      },
      optional,
    ),
    import: json,
  })
  const flat = fc.record(
    keys(
      'kind',
      'ref',
      'id',
      'spec',
      'type',
      'query',
      'widgets',
      'layout_type',
      'signal',
      'condition',
    ),
    optional,
  )
  fc.assert(
    fc.property(fc.oneof(manifest, terraform, flat, fc.array(flat)), (value) => {
      expectJudged(decode(JSON.stringify(value), { file: 'f' }))
    }),
  )
})
