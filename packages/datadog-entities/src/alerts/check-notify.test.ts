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

const cases: readonly Case[] = [
  {
    title: 'groups that the signal does not have',
    input: {
      ...good,
      summary: '{{hots.name}} {{host.name}} {{value}}',
      notify: { groupBy: ['hots'] },
    },
    mistakes: [
      ['/notify/groupBy/0', 'expected a group of the signal, got "hots"', '"host"'],
      ['/summary', 'at 1: {{hots.name}} has no value', 'groups by host'],
    ],
  },
  {
    title: 'groups without groups',
    input: {
      ...good,
      signal: { ...metric, by: [] },
      summary: 'see\n {{ host.name }}',
      notify: { groupBy: '*' },
    },
    mistakes: [
      ['/notify/groupBy', 'the signal has no groups', 'by'],
      ['/summary', 'at 2:2: {{ host.name }} has no value', 'no groups'],
    ],
  },
]

test.each(cases)('notifications: $title', ({ input, mistakes }) => {
  const told = mistakesOf(input)
  expect(told).toHaveLength(mistakes.length)
  for (const [index, pieces] of mistakes.entries()) {
    for (const piece of pieces) expect(told[index]).toContain(piece)
  }
})
