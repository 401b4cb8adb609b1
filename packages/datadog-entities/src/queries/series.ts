import type { Argument, Series } from './query.ts'

/** All metrics within an expression, from left to right. */
export function seriesOf(expression: Argument): readonly Series[] {
  switch (expression.kind) {
    case 'series':
      return [expression]
    case 'arithmetic':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)].flatMap(seriesOf)
    case 'group':
    case 'negated':
      return seriesOf(expression.inner)
    case 'call':
      return expression.arguments.flatMap(seriesOf)
    case 'named':
      return seriesOf(expression.value)
    default:
      return []
  }
}
