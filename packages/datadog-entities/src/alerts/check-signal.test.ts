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
    title: 'no signal',
    input: withSignal(undefined),
    mistakes: [['/signal', 'expected a signal, got nothing', 'kind']],
  },
  {
    title: 'a kind that is none',
    input: withSignal({ kind: 'metrik' }),
    mistakes: [['/signal/kind', 'expected "metric" or "change"', 'did you mean "metric"?']],
  },
  {
    title: 'an expression and its parts',
    input: withSignal({ kind: 'metric', aggregate: 'avrg', expression: 'avg:a{*}', by: ['a'] }),
    mistakes: [
      ['/signal/aggregate', 'expected "avg" or', '"avg"'],
      ['/signal/by', 'unknown key', 'expression'],
    ],
  },
  {
    title: 'an expression that ends too early',
    input: withSignal({ kind: 'metric', aggregate: 'avg', expression: 'avg:a{* + 1' }),
    mistakes: [['/signal/expression', 'at 12: expected "}", got the end', 'opened at 6']],
  },
  {
    title: 'smuggled operators',
    input: withSignal({ kind: 'metric', aggregate: 'avg', expression: 'avg:a{*} > 5 ||' }),
    mistakes: [
      ['/signal/expression', 'at 10: expected an operator or the end of the expression, got ">"'],
    ],
  },
  {
    title: 'values that are no tags',
    input: withSignal({ ...metric, filter: { env: 'a}b', x: [], y: ['a"'] } }),
    mistakes: [
      ['/signal/filter/env', 'expected the value of a tag', 'letters'],
      ['/signal/filter/x', 'expected at least 1 entry, got a list'],
      ['/signal/filter/y/0', 'expected the value of a tag'],
    ],
  },
  {
    title: 'a filter with braces',
    input: withSignal({ ...metric, filter: 'a} by {b' }),
    mistakes: [['/signal/filter', 'expected a filter without braces']],
  },
  {
    title: 'a percentile of averages',
    input: withSignal({ ...metric, aggregate: 'percentile' }),
    mistakes: [['/signal/space', 'expected a percentile, got "avg"', 'p95']],
  },
  {
    title: 'an average of percentiles',
    input: withSignal({ ...metric, space: 'p95' }),
    mistakes: [['/signal/aggregate', 'expected "percentile", got "avg"']],
  },
  {
    title: 'a shift that is none',
    input: withSignal({
      kind: 'change',
      fn: 'change',
      aggregate: 'avg',
      shift: '3h',
      expression: 'avg:a{*}',
    }),
    mistakes: [['/signal/shift', 'expected a shift, got "3h"', '1h, 2h, 4h']],
  },
  {
    title: 'a source that nobody knows',
    input: withSignal({ kind: 'search', source: 'log', query: '', rollup: 'avg' }),
    mistakes: [
      ['/signal/source', 'unknown source "log"', '"logs"'],
      ['/signal/measure', 'expected what avg is computed of', '@duration'],
    ],
  },
  {
    title: 'a search that is too long ago',
    input: withSignal(
      { kind: 'search', source: 'logs', query: '', rollup: 'count', measure: 'a' },
      { ...condition, window: '3d' },
    ),
    mistakes: [
      ['/signal/measure', 'what is counted has no measure'],
      ['/condition/window', 'the window "3d" is too long', '48h'],
    ],
  },
  {
    title: 'a latency of nothing',
    input: withSignal({ kind: 'apm', operation: 'a', measure: 'latency' }),
    mistakes: [['/signal/percentile', 'expected a percentile', 'for example p95']],
  },
  {
    title: 'a broken composite',
    input: withSignal({ kind: 'composite', expression: '1 &&' }, { thresholds: {} }),
    mistakes: [['/signal/expression', 'at 5: expected the id of a monitor']],
  },
  {
    title: 'a burn rate without windows',
    input: withSignal(
      { kind: 'slo', sloId: 'a', burnRate: { target: '8d', longWindow: '1h' } },
      { comparison: 'below', thresholds: { critical: 1 } },
    ),
    mistakes: [
      ['/signal/burnRate/target', 'expected "7d" or', '"7d"'],
      ['/signal/burnRate/shortWindow', 'expected text, got nothing'],
    ],
  },
]

test.each(cases)('a signal: $title', ({ input, mistakes }) => {
  const told = mistakesOf(input)
  expect(told).toHaveLength(mistakes.length)
  for (const [index, pieces] of mistakes.entries()) {
    for (const piece of pieces) expect(told[index]).toContain(piece)
  }
})
