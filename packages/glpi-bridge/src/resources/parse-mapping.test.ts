import { expect, test } from 'vitest'

import { parseResourceMapping } from './parse-mapping.ts'

function mistakes(value: unknown): readonly string[] {
  const parsed = parseResourceMapping(value)
  return parsed.ok ? [] : parsed.problems.map(({ path, detail }) => `${path}: ${detail}`)
}

const seed = [
  { resource_name: 'EC2', identifierkey: 'instance' },
  { resource_name: 'RDS', identifierkey: 'dimension_DBInstanceIdentifier' },
]

test('the list, bare or under its name', () => {
  const bare = parseResourceMapping(seed)
  expect(bare).toMatchObject({
    ok: true,
    mapping: {
      entries: [
        { name: 'EC2', keys: ['dimension_InstanceId'] },
        { name: 'EC2', keys: ['instance'] },
        { name: 'RDS', keys: ['dimension_DBInstanceIdentifier'] },
      ],
    },
  })
  expect(parseResourceMapping({ resource_mapping: seed })).toEqual(bare)
})

test('a known name brings what is known about it; what is written wins', () => {
  const parsed = parseResourceMapping([
    { resource_name: 'rds', identifierkey: 'db' },
    { resource_name: 'DocDB', identifierkey: 'db', namespace: 'My/Docs', metricPrefix: 'docs_' },
  ])
  expect(parsed.ok && parsed.mapping.entries).toEqual([
    {
      name: 'rds',
      keys: ['db'],
      namespaces: ['AWS/RDS'],
      arnService: 'rds',
      metricPrefix: 'aws_rds_',
    },
    {
      name: 'DocDB',
      keys: ['db'],
      namespaces: ['My/Docs'],
      arnService: 'rds',
      metricPrefix: 'docs_',
    },
  ])
})

test('all mistakes at once, each with its place', () => {
  const value = [
    { resource_name: 'A' },
    { resource_name: 'B', identifierkey: 'b', identifierkeys: ['c'] },
    { resource_name: '', identifierkey: 7 },
    { resource_name: 'unmapped', identifierkey: 'x' },
    { resource_name: 'C', identifier_key: 'x' },
    { resource_name: 'D', identifierkey: 'x', when: { job: '/(/' } },
    'E',
  ]
  expect(mistakes(value)).toEqual([
    '[0]: an entry needs identifierkey or identifierkeys, and not both',
    '[1]: an entry needs identifierkey or identifierkeys, and not both',
    '[2].resource_name: expected text, got ""',
    '[2].identifierkey: expected text, got 7',
    '[3].resource_name: expected another name: unmapped means that no entry fits, got "unmapped"',
    expect.stringMatching(/^\[4\]: unknown: identifier_key; an entry may have resource_name, /),
    '[5].when.job: expected a value, or a regular expression between slashes, got "/(/"',
    '[6]: expected an object, got "E"',
  ])
})

test('the same entry twice', () => {
  const again = [...seed, { identifierkey: 'instance', resource_name: 'EC2' }]
  expect(mistakes(again)).toEqual([
    '[2]: the same entry stands at [0]; only the first of them would ever count',
  ])
})

test.each([
  [null, ': expected a list of entries, got null'],
  ['EC2', ': expected a list of entries, got "EC2"'],
  [{}, 'resource_mapping: expected a list, got nothing'],
])('%j is no mapping', (value, mistake) => {
  expect(mistakes(value)).toEqual([mistake])
})
