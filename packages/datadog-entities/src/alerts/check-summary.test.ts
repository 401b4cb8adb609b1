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

describe('a summary', () => {
  test.each([
    ['{{[@http.url].name}} {{value}} {{#x', 'at 32: expected no conditional block'],
    ['{{^is_alert}}', 'at 1: expected no conditional block'],
    ['a(@b)', 'at 3: expected no handle, got "@b)"'],
    ['{{@slack-a b}}', 'at 3: expected no handle, got "@slack-a"'],
    ['@slack-{{host.name}}', 'at 1: expected no handle, got "@slack-"'],
  ])('%s', (summary, message) => {
    const signal = { ...metric, by: ['host', '@http.url'] }
    const told = mistakesOf({ ...good, signal, summary })
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(`/summary | ${message}`)
  })

  test('may notify when the caller may, but not look like our own lines', () => {
    const rules = { allowRawTemplates: true }
    expect(mistakesOf({ ...good, summary: '{{#is_alert}}@a{{/is_alert}} bye' }, rules)).toEqual([])
    expect(mistakesOf({ ...good, summary: 'hi\n{{#is_alert}}@a{{/is_alert}}\n' }, rules)).toEqual([
      '/summary | expected no line of handles at the end | who hears about it stands in notify',
    ])
  })
})
