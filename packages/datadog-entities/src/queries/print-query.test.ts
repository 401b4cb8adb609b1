import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'

const gap = fc.constantFrom('', '', ' ', '  ', '\n\t')
const number = fc.constantFrom('0', '2.50', '.5', '1e3', '1E-7', '00.1')

/** Words and signs with white space between them, of which there may be any. */
function woven(words: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...words.flatMap((word) => [gap, word])).map((parts) => parts.join(''))
}

function signs(...words: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return woven(words.map((word) => (typeof word === 'string' ? fc.constant(word) : word)))
}

const { expression } = fc.letrec<{ expression: string; argument: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    number,
    signs('avg', ':', 'a.b-c', '{', 'env:a,!b:c OR d:e ', '}'),
    signs('a_b', '{', '*', '}', 'by', '{', ' host , env', '}'),
    signs('count(v: v>=5)', ':', 'x', '{', '*', '}', '.', 'as_count', '(', ')'),
    signs('-', tie('expression')),
    signs('(', tie('expression'), ')', '.', 'rollup', '(', 'avg', ',', '60', ')'),
    signs(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression')),
    signs('f_1', '(', tie('argument'), ',', tie('argument'), ')'),
  ),
  argument: fc.oneof(
    tie('expression'),
    signs(fc.constantFrom("'a\\'b'", '"c"', 'desc', '10d', '@http.url', "''")),
    signs('name', '=', tie('argument')),
  ),
}))

const { logic } = fc.letrec<{ logic: string }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 4 },
    signs(fc.constantFrom('12', '0', '${a b}')),
    signs('!', tie('logic')),
    signs('(', tie('logic'), ')'),
    signs(tie('logic'), fc.constantFrom('&&', '||'), tie('logic')),
  ),
}))

const operator = fc.constantFrom('>', '>=', '<', '<=', '==', '!=')
const queries = fc.oneof(
  fc.tuple(
    fc.constant('query alert'),
    signs('max', '(', 'last_5m', ')', ':', expression, operator, number, ''),
  ),
  fc.tuple(
    fc.constant('metric alert'),
    signs(
      'change',
      '(',
      'avg',
      '(',
      'last_5m',
      ')',
      ',',
      '1h_ago',
      ')',
      ':',
      expression,
      operator,
      number,
    ),
  ),
  fc.tuple(fc.constant('composite'), signs(logic, '')),
  fc.tuple(
    fc.constant('rum alert'),
    signs(
      'rum',
      '(',
      '"a \\" > 5"',
      ')',
      '.',
      'rollup',
      '(',
      '"count"',
      ')',
      '.',
      'last',
      '(',
      "'5m'",
      ')',
      operator,
      number,
    ),
  ),
)

test('a query is printed just as it was written', () => {
  fc.assert(
    fc.property(queries, ([type, query]) => {
      const read = parseQuery(type, query)
      expect(read).toMatchObject({ ok: true })
      expect(read.ok && printQuery(read.value)).toBe(query)
    }),
  )
})

test('what is changed in a tree is changed in its text, and nothing else', () => {
  const read = parseQuery('query alert', 'avg( last_5m ): avg:a{*}  by {host} >  2.50 ')
  if (!read.ok || read.value.kind !== 'metric') throw new Error('not a metric')
  const { comparison } = read.value
  const changed = { ...read.value, window: 'last_1h', comparison: { ...comparison, number: '3' } }
  expect(printQuery(changed)).toBe('avg( last_1h ): avg:a{*}  by {host} >  3 ')
})
