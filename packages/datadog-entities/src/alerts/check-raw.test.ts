import { expect, test } from 'vitest'

import { checkAlert } from './check-alert.ts'

const metric = { kind: 'metric', aggregate: 'avg', metric: 'a.b', space: 'avg', by: ['host'] }
const condition = { comparison: 'above', window: '5m', thresholds: { critical: 5 } }
const good = { name: 'a', service: 'web', signal: metric, condition }

/** Every mistake in one line: pointer, message and hint. */
function mistakesOf(input: unknown, rules = {}): readonly string[] {
  const checked = checkAlert(input, rules)
  const problems = checked.ok ? [] : checked.problems
  return problems.map(({ pointer, message, hint = '' }) => [pointer, message, hint].join(' | '))
}

interface Case {
  readonly title: string
  readonly input: object
  /** Pieces of each mistake's line, in order. */
  readonly mistakes: readonly (readonly string[])[]
}

const withSignal = (signal: unknown, other: object = condition): object => ({
  ...good,
  signal,
  condition: other,
})

const cases: readonly Case[] = [
  {
    title: 'a raw signal with a condition',
    input: {
      ...withSignal({ kind: 'raw', type: 'a', query: 'b' }),
      notify: { renotify: { every: 5 } },
    },
    mistakes: [
      ['/condition/comparison', 'a raw signal holds'],
      ['/condition/window', 'a raw signal holds'],
      ['/condition/thresholds/critical', 'a raw signal holds'],
      ['/notify/renotify', 'a raw signal holds'],
    ],
  },
  {
    title: 'smuggled in raw fields',
    input: withSignal(
      {
        kind: 'raw',
        type: 'a',
        query: 'b',
        options: { escalation_message: '@a' },
        rest: { message: '(@b)', tags: ['service:web', 'managed_by:x'] },
      },
      { thresholds: {} },
    ),
    mistakes: [
      ['/signal/rest/message', 'at 2: expected no handle, got "@b)"', 'notify'],
      ['/signal/options/escalation_message', 'at 1: expected no handle'],
      ['/signal/rest/tags/1', 'expected no reserved tag, got "managed_by:x"', 'whose'],
    ],
  },
  {
    title: 'raw fields against the words of the alert',
    input: {
      ...withSignal(
        { kind: 'raw', type: 'a', query: 'b', rest: { tags: ['c:d'], priority: 7, name: ' x' } },
        { thresholds: {} },
      ),
      severity: 1,
      env: 'prod',
      summary: '{{anything.name}}',
    },
    mistakes: [
      ['/signal/rest/tags', 'expected service:web among the tags'],
      ['/env', 'expected nothing: signal.rest.tags says it', 'leave out one'],
      ['/severity', 'expected nothing: signal.rest.priority says it', 'leave out one'],
    ],
  },
  {
    title: 'raw fields that are not raw',
    input: withSignal(
      {
        kind: 'raw',
        type: 'a',
        query: 'b',
        rest: { name: 5, tags: ['a,b', 'c\r\nd'], message: 5 },
      },
      { thresholds: {} },
    ),
    mistakes: [
      ['/signal/rest/name', 'expected text, got 5'],
      ['/signal/rest/message', 'expected text, got 5'],
      ['/signal/rest/tags/0', 'expected one tag, got "a,b"', 'comma'],
      ['/signal/rest/tags/1', 'expected one tag'],
    ],
  },
  {
    title: 'raw fields that nobody has',
    input: withSignal(
      { kind: 'raw', type: 'a', query: 'b', rest: { type: 'c', id: 5, restricted_role: [] } },
      { thresholds: {} },
    ),
    mistakes: [
      ['/signal/rest/type', 'expected nothing here', 'in the signal itself'],
      ['/signal/rest/id', 'expected nothing here', 'only Datadog'],
      ['/signal/rest/restricted_role', 'unknown field', '"restricted_roles"'],
    ],
  },
]

test.each(cases)('it is told: $title', ({ input, mistakes }) => {
  const told = mistakesOf(input)
  expect(told).toHaveLength(mistakes.length)
  for (const [index, pieces] of mistakes.entries()) {
    for (const piece of pieces) expect(told[index]).toContain(piece)
  }
})
