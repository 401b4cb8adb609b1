import type { Problem } from '../problem.ts'
import { didYouMean } from '../queries/nearest.ts'
import { parseExpression, parseQuery } from '../queries/parse-query.ts'
import { shifts } from '../queries/window.ts'
import type { Signal } from './alert.ts'
import { metricExpression } from './signal-query.ts'
import { searchSources } from './signal-kinds.ts'

/** What is wrong with a signal by itself. */
export function signalProblems(signal: Signal): readonly Problem[] {
  switch (signal.kind) {
    case 'metric':
      if ('expression' in signal) return expressionProblems(signal.expression)
      return [
        ...percentileProblems(signal.aggregate, signal.space),
        ...parseProblems(parseExpression(metricExpression(signal), '/signal/filter')),
      ]
    case 'change': {
      const { shift, expression } = signal
      const known = shifts.includes(shift)
      return [
        ...(known
          ? []
          : [
              problem(
                'shift',
                `expected a shift, got ${JSON.stringify(shift)}`,
                `known: ${shifts.join(', ')}`,
              ),
            ]),
        ...expressionProblems(expression),
      ]
    }
    case 'anomaly':
      return expressionProblems(signal.expression)
    case 'search':
      return searchProblems(signal)
    case 'apm':
      return apmProblems(signal)
    case 'composite':
      return parseProblems(parseQuery('composite', signal.expression.trim(), '/signal/expression'))
    default:
      return []
  }
}

function expressionProblems(expression: string): readonly Problem[] {
  return parseProblems(parseExpression(expression, '/signal/expression'))
}

function parseProblems(
  parsed: ReturnType<typeof parseQuery | typeof parseExpression>,
): readonly Problem[] {
  return parsed.ok ? [] : parsed.problems
}

function percentileProblems(aggregate: string, space: string): readonly Problem[] {
  const isPercentile = /^p\d/.test(space)
  if ((aggregate === 'percentile') === isPercentile) return []
  return isPercentile
    ? [
        problem(
          'aggregate',
          `expected "percentile", got "${aggregate}"`,
          `${space} is a percentile`,
        ),
      ]
    : [problem('space', `expected a percentile, got "${space}"`, 'such as p95')]
}

function searchProblems(signal: Extract<Signal, { kind: 'search' }>): readonly Problem[] {
  const { source, rollup, measure } = signal
  const known = searchSources.includes(source) || source.startsWith('error-tracking-')
  return [
    ...(known
      ? []
      : [
          problem(
            'source',
            `unknown source ${JSON.stringify(source)}`,
            didYouMean(source, searchSources),
          ),
        ]),
    ...(rollup === 'count' && measure !== undefined
      ? [problem('measure', 'expected nothing: what is counted has no measure')]
      : []),
    ...(rollup !== 'count' && measure === undefined
      ? [problem('measure', `expected what ${rollup} is computed of`, 'such as @duration')]
      : []),
  ]
}

function apmProblems(signal: Extract<Signal, { kind: 'apm' }>): readonly Problem[] {
  const needed = signal.measure === 'latency'
  if (needed === (signal.percentile !== undefined)) return []
  return needed
    ? [
        problem(
          'percentile',
          'expected a percentile',
          'latency is measured as such, for example p95',
        ),
      ]
    : [problem('percentile', `expected nothing: ${signal.measure} has no percentile`)]
}

function problem(field: string, message: string, hint?: string): Problem {
  return { pointer: `/signal/${field}`, message, ...(hint !== undefined && { hint }) }
}
