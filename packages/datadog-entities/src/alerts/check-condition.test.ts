import { describe, expect, test } from 'vitest'

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

const withThresholds = (comparison: string, thresholds: object): object => ({
  ...good,
  condition: { ...condition, comparison, thresholds },
})
const check = { kind: 'check', check: 'a', over: [], by: ['b'], last: 2 }

const cases: readonly Case[] = [
  {
    title: 'a composite with a window',
    input: withSignal({ kind: 'composite', expression: '1' }),
    mistakes: [
      ['/condition/comparison', 'composite has no comparison'],
      ['/condition/window', 'composite has no window'],
      ['/condition/thresholds/critical', 'expected no such threshold', 'none'],
    ],
  },
  {
    title: 'an SLO below',
    input: withSignal(
      { kind: 'slo', sloId: 'a', budget: { target: '7d' } },
      { comparison: 'below', thresholds: { critical: 1 }, missingData: 'show' },
    ),
    mistakes: [
      ['/condition/comparison', 'expected "above" or "above_or_equal" for slo, got "below"'],
      ['/condition/missingData', 'slo has no missingData'],
    ],
  },
  {
    title: 'more runs than are looked at',
    input: withSignal(check, { thresholds: { critical: 3, ok: 0.5 }, missingData: 'resolve' }),
    mistakes: [
      ['/condition/thresholds/critical', 'expected a whole number from 1 to 2, got 3', 'runs'],
      ['/condition/thresholds/ok', 'expected a whole number from 1 to 2, got 0.5'],
      ['/condition/missingData', 'expected "default" or "notify" for check, got "resolve"'],
    ],
  },
  {
    title: 'an anomaly shorter than what counts',
    input: withSignal(
      { kind: 'anomaly', aggregate: 'avg', expression: 'avg:a{*}', algorithm: 'agile', bounds: 2 },
      { ...condition, comparison: 'above_or_equal' },
    ),
    mistakes: [['/condition/window', 'expected at least the alert window of 15m, got "5m"']],
  },
  {
    title: 'missing data where none can be missing',
    input: withSignal(
      { kind: 'metric', aggregate: 'avg', expression: 'default_zero(avg:a{*})' },
      { ...condition, missingData: 'show' },
    ),
    mistakes: [['/condition/missingData', 'expected "default", got "show"', 'default_zero']],
  },
  {
    title: 'resolving twice',
    input: { ...good, condition: { ...condition, missingData: 'resolve', autoResolveAfter: 1 } },
    mistakes: [['/condition/autoResolveAfter', 'missing data resolves the alert already']],
  },
  {
    title: 'no threshold',
    input: { ...good, condition: { comparison: 'above', window: '5m' } },
    mistakes: [['/condition/thresholds/critical', 'expected a number, got nothing']],
  },
  {
    title: 'nothing but a threshold',
    input: { ...good, condition: { thresholds: { critical: 1 } } },
    mistakes: [
      ['/condition/comparison', 'expected "above" or'],
      ['/condition/window', 'expected a window, got nothing', 'known'],
    ],
  },
  {
    title: 'a recovery of no warning',
    input: withThresholds('above', { critical: 1, warningRecovery: 0 }),
    mistakes: [['/condition/thresholds/warningRecovery', 'expected a warning beside it']],
  },
  {
    title: 'groups kept too long',
    input: { ...good, condition: { ...condition, groupRetention: '73h' } },
    mistakes: [['/condition/groupRetention', 'expected a duration from 60m to 72h, got "73h"']],
  },
]

test.each(cases)('a condition: $title', ({ input, mistakes }) => {
  const told = mistakesOf(input)
  expect(told).toHaveLength(mistakes.length)
  for (const [index, pieces] of mistakes.entries()) {
    for (const piece of pieces) expect(told[index]).toContain(piece)
  }
})

describe('thresholds', () => {
  test.each([
    ['above', { critical: 5, warning: 4, criticalRecovery: 3, warningRecovery: 2 }, []],
    ['above', { critical: 5, warning: 5 }, ['warning']],
    ['above', { critical: 5, criticalRecovery: 5 }, []],
    ['above', { critical: 5, criticalRecovery: 6 }, ['criticalRecovery']],
    ['above_or_equal', { critical: 5, criticalRecovery: 5 }, ['criticalRecovery']],
    ['below', { critical: 5, warning: 6, criticalRecovery: 7, warningRecovery: 8 }, []],
    ['below', { critical: 5, warning: 4, warningRecovery: 3 }, ['warning', 'warningRecovery']],
    ['below_or_equal', { critical: 5, criticalRecovery: 5 }, ['criticalRecovery']],
    ['equal', { critical: 5, warning: 4 }, []],
    ['equal', { critical: 5, warning: 5 }, ['warning']],
    ['not_equal', { critical: 5, criticalRecovery: 4 }, ['criticalRecovery']],
    ['above', { critical: 5, ok: 1 }, ['ok']],
  ])('%s %j', (comparison, thresholds, wrong) => {
    const told = mistakesOf(withThresholds(comparison, thresholds))
    const pointers = told.map((line) => line.split(' | ')[0])
    expect(pointers).toEqual(wrong.map((name) => `/condition/thresholds/${name}`))
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '5'])('%s is no number', (critical) => {
    const told = mistakesOf(withThresholds('above', { critical }))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('/condition/thresholds/critical | expected a number, got ')
  })
})
