import { expect, test } from 'vitest'

import { entitiesOf, linesOfProblems, problemsOf, yaml } from '../../test/formats/reading.ts'
import { decode } from './decode.ts'

const monitor = { type: 'query alert', query: 'avg(last_5m):avg:a{*} > 1', name: 'CPU' }
const dashboard = { title: 'Overview', layout_type: 'ordered', widgets: [] }
const alert = {
  name: 'Errors',
  service: 'checkout',
  signal: { kind: 'metric', aggregate: 'avg', metric: 'a', space: 'avg' },
  condition: { comparison: 'above', window: '5m', thresholds: { critical: 1 } },
}

test('what an entity is, is seen by its fields', () => {
  const text = JSON.stringify([monitor, dashboard, alert])
  expect(entitiesOf(text).map(({ kind, ref }) => [kind, ref])).toEqual([
    ['monitor', 'CPU'],
    ['dashboard', 'Overview'],
    ['alert', 'Errors'],
  ])
})

test('a monitor can say its kind, its ref and its id', () => {
  const [flat] = entitiesOf(JSON.stringify({ kind: 'monitor', ref: 'cpu', id: 12, ...monitor }))
  const [apart] = entitiesOf(
    JSON.stringify({ kind: 'monitor', ref: 'cpu', id: '12', spec: monitor }),
  )
  expect(apart?.origin).toEqual({ ...flat?.origin, spec: '/spec' })
  expect({ ...apart, origin: flat?.origin }).toEqual(flat)
  expect(flat).toMatchObject({ kind: 'monitor', ref: 'cpu', id: '12', spec: monitor })
})

test('its kind can be told from its spec', () => {
  const [said] = entitiesOf(JSON.stringify({ kind: 'monitor', ref: 'cpu', spec: monitor }))
  const [shaped] = entitiesOf(JSON.stringify({ ref: 'cpu', spec: monitor }))
  const [listed] = entitiesOf(JSON.stringify({ monitors: [{ ref: 'cpu', spec: monitor }] }))
  expect(shaped).toEqual(said)
  expect(listed).toMatchObject({ ref: 'cpu', spec: monitor, origin: { spec: '/monitors/0/spec' } })
  const [own] = entitiesOf(JSON.stringify({ ...monitor, spec: { odd: true } }))
  expect(own?.spec).toMatchObject({ spec: { odd: true } })
})

test('a collection says the kind of what is in it', () => {
  const text = JSON.stringify({ monitors: [monitor], dashboards: [dashboard], alerts: [] })
  expect(entitiesOf(text)).toMatchObject([
    { kind: 'monitor', origin: { pointer: '/monitors/0' } },
    { kind: 'dashboard', origin: { pointer: '/dashboards/0' } },
  ])
})

test('YAML documents are entities, each with its line', () => {
  const text = yaml`
    # Comments and empty documents are nothing.
    ---
    kind: monitor
    name: CPU
    type: query alert
    query: avg(last_5m):avg:a{*} > 1
    options:
      no: no
      thresholds: { critical: 1 }
    ---
    - kind: dashboard
      title: Overview
      layout_type: ordered
      widgets: []
  `
  expect(entitiesOf(text, 'all.yaml')).toMatchObject([
    {
      ref: 'CPU',
      // YAML 1.2: no is a text.
      spec: { options: { no: 'no', thresholds: { critical: 1 } } },
      origin: { file: 'all.yaml', line: 3, pointer: '' },
    },
    { ref: 'Overview', origin: { file: 'all.yaml', line: 11, pointer: '/0' } },
  ])
})

test('fields that nobody knows are kept, and what the server writes is not', () => {
  const exported = {
    ...monitor,
    id: 171_204_506,
    created: '2026-01-01T00:00:00Z',
    creator: { email: 'a@example.com' },
    multi: false,
    overall_state: 'OK',
    field_of_tomorrow: { a: [1, 2.5, null] },
  }
  expect(entitiesOf(JSON.stringify(exported))).toMatchObject([
    { id: '171204506', spec: { ...monitor, field_of_tomorrow: { a: [1, 2.5, null] } } },
  ])
  const [read] = entitiesOf(JSON.stringify(exported))
  expect(Object.keys(read?.spec ?? {})).toEqual(['type', 'query', 'name', 'field_of_tomorrow'])
})

test('zero has no sign', () => {
  const [read] = entitiesOf('{"type":"a","query":"b","name":"c","options":{"more":[-0, -0.0]}}')
  expect(read?.spec).toMatchObject({ options: { more: [0, 0] } })
})

test('in an export of the pages, ${…} is text; where nobody looks for links it stays as it is', () => {
  const widgets = [{ definition: { type: 'note', content: '${a}' } }]
  const exported = { ...dashboard, id: 'abc-def-ghi', description: '${a}', tags: null, widgets }
  expect(entitiesOf(JSON.stringify(exported), 'board.json', 'ui-export')).toMatchObject([
    {
      kind: 'dashboard',
      id: 'abc-def-ghi',
      spec: { description: '${a}', widgets: [{ definition: { content: '$${a}' } }] },
    },
  ])
  const monitor = { type: 'log alert', query: 'logs("${a}")', name: 'x', message: 'echo ${a}' }
  expect(entitiesOf(JSON.stringify(monitor), 'monitor.json', 'ui-export')).toMatchObject([
    { spec: { query: 'logs("$${a}")', message: 'echo ${a}' } },
  ])
})

test('all mistakes of all documents are told at once, each with its place', () => {
  const text = yaml`
    kind: monitor
    name: CPU
    query: 5
    tags:
      - team:a
      - "a\nb"
    ---
    kind: dashbord
    title: x
    ---
    kind: dashboard
    layout_type: ordered
    widgets:
      - definition: { type: note }
      - definition: { type: group, widgets: [{}], big: 12345678901234567890 }
      - id: 1
    ---
    kind: alert
    name: ' x'
    service: checkout
  `
  expect(linesOfProblems(problemsOf(text, 'all.yaml'))).toEqual(
    expect.arrayContaining([
      'all.yaml:1 /type expected text, got nothing',
      'all.yaml:3 /query expected text, got 5',
      'all.yaml:6 /tags/1 a tag has no line breaks',
      'all.yaml:8 /kind the kind "dashbord" is not known',
      'all.yaml:11 /title expected text, got nothing',
      'all.yaml:15 /widgets/1/definition/widgets/0/definition expected an object, got nothing',
      // A number that is no number hides no other mistake.
      'all.yaml:15 /widgets/1/definition/big 12345678901234567890 would become 12345678901234567000',
      'all.yaml:16 /widgets/2/definition expected an object, got nothing',
    ]),
  )
  const ofAlert = problemsOf(text, 'all.yaml').filter(({ place }) => (place?.line ?? 0) >= 18)
  expect(ofAlert.map(({ pointer }) => pointer)).toEqual(
    expect.arrayContaining(['/name', '/signal']),
  )
})

test('places in a list and an envelope are those of the document', () => {
  const text = JSON.stringify(
    [{ kind: 'monitor', ref: '', id: 1.5, spec: { name: 5 }, more: 1 }],
    null,
    1,
  )
  expect(linesOfProblems(problemsOf(text, 'a.json'))).toEqual(
    expect.arrayContaining([
      'a.json:4 /0/ref expected text',
      'a.json:5 /0/id this is no id',
      'a.json:7 /0/spec/name expected text, got 5',
      'a.json:9 /0/more unknown key',
    ]),
  )
})

test('a monitor without a name and a ref could not be found again', () => {
  expect(problemsOf('{"type":"a","query":"b"}')).toMatchObject([
    { pointer: '', message: expect.stringContaining('no name and no ref') },
  ])
  expect(entitiesOf('{"type":"a","query":"b","ref":"c"}')).toMatchObject([{ ref: 'c' }])
})

test('an empty file is a mistake, an empty list is not', () => {
  expect(problemsOf('', 'a.yaml')).toMatchObject([{ message: 'there is nothing in this' }])
  expect(problemsOf('# only this\n', 'a.yaml')).toHaveLength(1)
  expect(problemsOf(' ', 'a.json')).toHaveLength(1)
  expect(entitiesOf('[]')).toEqual([])
  expect(entitiesOf('monitors: []', 'a.yaml')).toEqual([])
})

test.each([
  ['5', 'expected a monitor, an alert or a dashboard'],
  ['{}', 'this is no monitor, alert or dashboard'],
  ['{"monitors":{}}', 'expected a list'],
  ['{"kind":"monitor","spec":[]}', 'expected an object'],
  ['{"type":"a","query":"b","name":"c","id":0}', 'this is no id'],
  ['{"type":"a","query":"b","name":"c","id":""}', 'this is no id'],
  ['{"monitors":[{"query":"b","name":"c"}]}', 'expected text, got nothing'],
  ['{"monitors":[{"kind":"alert"}]}', 'this list holds monitors, not alerts'],
])('%s is refused: %s', (text, message) => {
  expect(problemsOf(text).map((problem) => problem.message)).toEqual([message])
})

test('handles in the text of an alert are refused, unless the caller may write them', () => {
  const text = JSON.stringify({ ...alert, summary: 'Call @nobody' })
  expect(problemsOf(text)).toMatchObject([{ pointer: '/summary' }])
  const options = { file: '<test>', alertRules: { allowRawTemplates: true } }
  expect(decode(text, options).ok).toBe(true)
})
