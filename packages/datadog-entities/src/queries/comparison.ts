import type { Comparison, Operator } from './query.ts'
import type { Scanner } from './scanner.ts'

const numberPattern = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy
const operators: readonly Operator[] = ['>=', '<=', '==', '!=', '>', '<']

/** `> 90`, at the end of a query. */
export function comparisonIn(
  scanner: Scanner,
  allowed: readonly Operator[] = operators,
): Comparison {
  const gaps: string[] = []
  const misspelt = misspellings.find(([text]) => scanner.sees(text))
  if (misspelt !== undefined) scanner.fail('a comparison', `did you mean ${misspelt[1]}?`)
  const { column } = scanner
  const operator = operators.find((each) => scanner.take(each, gaps) !== undefined)
  if (operator === undefined) {
    return scanner.fail(
      'a comparison with a number',
      'a query ends with its threshold, such as > 90; without one Datadog says "invalid operator specified"',
    )
  }
  if (!allowed.includes(operator)) {
    scanner.note(column, `expected ${allowed.join(' or ')}, got ${operator}`)
  }
  const number = scanner.expect(numberPattern, gaps, {
    expected: 'a number',
    hint: 'the critical threshold, such as 90, -0.5 or 1e3',
  })
  return { operator, number, gaps }
}

const misspellings: readonly (readonly [string, Operator])[] = [
  ['=>', '>='],
  ['=<', '<='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
]
