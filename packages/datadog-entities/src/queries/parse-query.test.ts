import { describe, expect, test } from 'vitest'

import { parseExpression, parseQuery } from './parse-query.ts'

/** Type, query, and for every mistake its beginning and a word of its hint. */
interface Case {
  readonly type: string
  readonly query: string
  readonly mistakes: readonly (readonly [string, string?])[]
}

const cases = (
  [
    ['log alert', 'query', ['at 1: expected logs, got query'], ['at 6: expected "(", got the end']],
    ['query alert', '', ['at 1: expected one of avg, sum, min, max', 'such as avg(last_5m)']],
    ['query alert', 'avrage(last_5m):avg:a{*} > 1', ['at 1: unknown aggregation avrage', '"avg"']],
    ['query alert', 'summ(last_5m):avg:a{*} > 1', ['at 1: unknown aggregation summ', '"sum"']],
    ['query alert', 'avg(last_5x):avg:a{*} > 1', ['at 5: expected a window', 'last_10080m']],
    [
      'query alert',
      'avg(last_8d):avg:a{*} > 1',
      ['at 5: the window "last_8d" is too long', 'last_7d'],
    ],
    ['query alert', 'avg(current_2d):avg:a{*} > 1', ['at 5: expected a window', 'current_1d']],
    ['query alert', 'avg(last_5m) avg:a{*} > 1', ['at 14: expected ":", got "avg"', 'such as']],
    [
      'query alert',
      'avg(last_5m):avg:a{* > 1',
      ['at 25: expected "}", got the end', 'opened at 19'],
    ],
    ['query alert', 'avg(last_5m):(avg:a{*} > 1', ['at 24: expected ")", got ">"', 'opened at 14']],
    ['query alert', 'avg(last_5m):avg:a{*}', ['at 22: expected a comparison', 'invalid operator']],
    ['query alert', 'avg(last_5m):avg:a{*} => 1', ['at 23: expected a comparison', '>=']],
    [
      'query alert',
      'avg(last_5m):avg:a{*} > x',
      ['at 25: expected a number, got "x"', 'threshold'],
    ],
    [
      'query alert',
      'avg(last_5m):avg:a{*} > 1 5',
      ['at 27: expected the end of the query, got "5"'],
    ],
    ['query alert', 'avg(last_5m):avg:a > 1', ['at 20: expected "{", got ">"', '{*}']],
    [
      'query alert',
      'avg(last_5m):(avg:a{*} + ) > 1',
      ['at 26: expected a metric, a number', 'avg:'],
    ],
    [
      'query alert',
      'avg(last_5m):avg:a{} by { } > 1',
      ['at 20: expected tags between the braces', '{*}'],
      ['at 27: expected tags between the braces', 'by {host,env}'],
    ],
    ['query alert', 'avg(last_5m):top(avg:a{*} 5) > 1', ['at 27: expected "," or ")", got "5"']],
    ['query alert', "avg(last_5m):top(avg:a{*}, 'x) > 1", ['at 28: expected the end of the text']],
    [
      'query alert',
      'percentile(last_5m):avg:a{*} > 1',
      ['at 1: percentile needs a metric such as p95:'],
    ],
    [
      'query alert',
      'change(avg(last_3d),last_7h):avg:a{*} > 1',
      ['at 12: the window'],
      ['at 21: expected a shift', 'last_4h'],
    ],
    [
      'log alert',
      'log("a").rollup("count").last("5m") > 1',
      ['at 1: expected logs, got log', '"logs"'],
    ],
    [
      'log alert',
      'logs("a").rolup("count").last("3d") > 1',
      ['at 10: in .last(…): the window "3d" is too long', '48h'],
      ['at 11: unknown method rolup', '"rollup"'],
      ['at 37: expected .rollup(…)', 'such as logs('],
    ],
    [
      'rum alert',
      'rum("a").rollup("count").last("5m").last("5m") > 1',
      ['at 37: .last(…) stands here a second time'],
    ],
    ['new alert', 'new("a").rollup("count").last("5m") > 1 1'],
    [
      'service check',
      '"a".over("x").last(200) > 1',
      ['at 4: in .last(…): expected a whole number from 1 to 100, got 200'],
      ['at 25: expected .by(…)', 'http.can_connect'],
      ['at 25: expected .count_by_status(…)', 'http.can_connect'],
      [
        'at 25: expected the end of the query: the thresholds of a check are not part of it, got ">"',
      ],
    ],
    [
      'slo alert',
      'error_budgt("a").over("7d") > 1',
      ['at 12: expected error_budget or burn_rate', '"error_budget"'],
    ],
    [
      'slo alert',
      'error_budget("a").over("8d") < 1',
      ['at 18: in .over(…): expected a target', '90d'],
      ['at 30: expected > or >=, got <'],
    ],
    ['composite', '12 && foo', ['at 7: expected the id of a monitor', 'such as 12']],
    ['composite', '12 and 13', ['at 4: expected "&&", "||" or the end, got "and"']],
    ['composite', '(12', ['at 4: expected ")", got the end']],
    [
      'cost alert',
      'formula(" ").lasst("5m") > 1',
      ['at 9: expected a formula, got nothing', 'such as formula('],
      ['at 13: expected one window: .last("15m")', 'such as formula('],
      ['at 14: unknown method lasst', '"last"'],
    ],
  ] as readonly (readonly [string, string, ...(readonly [string, string?])[]])[]
).map(([type, query, ...mistakes]): Case => ({ type, query, mistakes }))

describe('a query that cannot be read', () => {
  test.each(cases)('$type: $query', ({ type, query, mistakes }) => {
    const read = parseQuery(type, query)
    const told = read.ok ? [] : read.problems
    expect(told.map(({ message }) => message)).toEqual(
      mistakes.map(([message]) => expect.stringContaining(message) as string),
    )
    for (const [index, [, hint]] of mistakes.entries()) {
      expect(told[index]?.hint ?? '').toContain(hint ?? '')
    }
  })

  test('is not read endlessly', () => {
    const mistake = (type: string, query: string): string => {
      const read = parseQuery(type, query)
      return read.ok ? '' : (read.problems[0]?.message ?? '')
    }
    expect(mistake('query alert', `avg(last_5m):${'('.repeat(50_000)}`)).toContain(
      'at 114: expected at most 100 levels of parentheses',
    )
    expect(mistake('composite', '!'.repeat(50_000))).toContain(
      'at 101: expected at most 100 levels',
    )
    expect(mistake('composite', '1'.repeat(200_000))).toBe(
      'expected at most 100000 characters, got 200000',
    )
    const sum = `avg(last_5m):${'1+'.repeat(40_000)}avg:a{*} > 1`
    expect(parseQuery('query alert', sum)).toMatchObject({ ok: true })
  })

  test('tells where it stands', () => {
    expect(parseExpression('avg:a{', '/signal/expression')).toEqual({
      ok: false,
      problems: [
        {
          pointer: '/signal/expression',
          message: 'at 7: expected tags between the braces',
          hint: 'everything is {*}',
        },
        {
          pointer: '/signal/expression',
          message: 'at 7: expected "}", got the end',
          hint: 'the brace was opened at 6',
        },
      ],
    })
  })
})
