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

test('a good alert is taken as it is', () => {
  expect(checkAlert(good)).toEqual({ ok: true, value: good })
  const composite = { name: 'a', service: 'b', signal: { kind: 'composite', expression: '1' } }
  expect(checkAlert(composite)).toEqual({
    ok: true,
    value: { ...composite, condition: { thresholds: {} } },
  })
})

test('all mistakes are told at once', () => {
  const input = {
    ...good,
    name: ' a',
    service: 'Web',
    sumary: 'x',
    severity: 9,
    labels: { team: 'a', b: 'x,y', c: 'a\r\nb' },
    runbook: { name: 'a', url: 'http://wiki.example' },
    notify: { critcal: ['a'], always: ['@a'] },
    summary: 'ask @jo\nor {{#is_alert}}not{{/is_alert}}',
    condition: { ...condition, window: '5q', thresholds: { critical: 5, warning: 6 } },
  }
  expect(mistakesOf(input).toSorted()).toEqual([
    '/condition/thresholds/warning | expected a number below critical, 5, got 6 | with > a warning comes below',
    '/condition/window | expected a window, got "5q" | known: 1m to 10080m, 1h to 168h, 1d to 7d, 1w, current_1h, current_1d, current_1mo',
    '/labels/b | expected the value of a tag, got "x,y" | letters, digits and : _ . / * @ ! # -; no comma, space or line break',
    String.raw`/labels/c | expected the value of a tag, got "a\r\nb" | letters, digits and : _ . / * @ ! # -; no comma, space or line break`,
    '/labels/team | expected a key that is not reserved, got "team" | service, env and team have fields of their own',
    '/name | expected a name that does not begin with a space, got " a" | ',
    '/notify/always/0 | expected a handle without @, got "@a" | such as slack-web or jo@example.com',
    '/notify/critcal | unknown key | did you mean "critical"?',
    '/runbook/url | expected a URL that begins with https://, got "http://wiki.example" | ',
    '/service | expected a name, got "Web" | a small letter, then small letters, digits and _ . / -, at most 100',
    '/severity | expected 1 or 2 or 3 or 4 or 5, got 9 | ',
    '/sumary | unknown key | did you mean "summary"?',
    '/summary | at 2:20: expected no conditional block, got "{{/is_alert" | who hears about it stands in notify',
    '/summary | at 2:4: expected no conditional block, got "{{#is_alert" | who hears about it stands in notify',
    '/summary | at 5: expected no handle, got "@jo" | who hears about it stands in notify',
  ])
})

describe('documents that nobody should read', () => {
  test('with __proto__ as a key', () => {
    const input: unknown = JSON.parse(
      '{"name":"a","labels":{"__proto__":"b"},"signal":{"a/b":[{"__proto__":{}}]}}',
    )
    expect(mistakesOf(input)).toEqual([
      '/signal/a~1b/0/__proto__ | expected no key named __proto__ | ',
      '/labels/__proto__ | expected no key named __proto__ | ',
    ])
  })

  test('without end', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(9000)}${']'.repeat(9000)}`)
    const [told] = mistakesOf({ ...good, options: deep })
    expect(told).toContain('expected at most 64 levels')
  })

  test('with more mistakes than anybody reads', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`a b${index}`, 'c']),
    )
    const told = mistakesOf({ ...good, labels })
    expect(told).toHaveLength(101)
    expect(told.at(-1)).toBe(' | and 900 more mistakes | ')
  })

  test.each(['x', null, 5, [], undefined])('that are none: %j', (input) => {
    expect(mistakesOf(input).join()).toMatch(/^ \| expected an object, got .* \| $/)
  })
})
