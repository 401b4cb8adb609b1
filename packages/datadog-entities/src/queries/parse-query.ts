import type { Checked, Problem } from '../problem.ts'
import { checkQueryIn } from './check-query.ts'
import { compositeQueryIn } from './composite-query.ts'
import { expressionIn } from './expression.ts'
import { formulaQueryIn } from './formula-query.ts'
import { metricQueryIn } from './metric-query.ts'
import type { Expression, Query } from './query.ts'
import { Scanner, Unreadable } from './scanner.ts'
import { searchQueryIn, sourceOf } from './search-query.ts'
import { sloQueryIn } from './slo-query.ts'

type Grammar = (scanner: Scanner, type: string) => Query

const formula = /formula\s*\(/y

const metric: Grammar = (scanner) =>
  scanner.sees(formula) ? formulaQueryIn(scanner) : metricQueryIn(scanner)
const search: Grammar = (scanner, type) =>
  scanner.sees(formula) ? formulaQueryIn(scanner) : searchQueryIn(scanner, sourceOf(type))

const grammars: ReadonlyMap<string, Grammar> = new Map<string, Grammar>([
  ['metric alert', metric],
  ['query alert', metric],
  ['service check', checkQueryIn],
  ['slo alert', sloQueryIn],
  ['composite', compositeQueryIn],
  ['cost alert', formulaQueryIn],
  ['data-quality alert', formulaQueryIn],
  ['data-jobs alert', formulaQueryIn],
  ...[
    'log alert',
    'event alert',
    'event-v2 alert',
    'audit alert',
    'process alert',
    'rum alert',
    'trace-analytics alert',
    'ci-pipelines alert',
    'ci-tests alert',
    'error-tracking alert',
    'database-monitoring alert',
    'network-performance alert',
    'network-path alert',
    'llm-observability alert',
  ].map((type) => [type, search] as const),
])

/** Longer queries than this are not read; Datadog takes far shorter ones. */
const longest = 100_000

/**
 * Reads the query of a monitor of this type. Every problem tells its column, what was expected, and a hint. Types that
 * have no grammar here are taken as they are, when their query is neither a search nor a formula: Datadog invents types
 * faster than libraries are released.
 *
 * @param pointer where the query stands in its document; default `/query`
 */
export function parseQuery(type: string, query: string, pointer = '/query'): Checked<Query> {
  const grammar = grammars.get(type)
  if (grammar !== undefined) return read(query, pointer, (scanner) => grammar(scanner, type))
  const guessed = read(query, pointer, (scanner) =>
    scanner.sees(formula) ? formulaQueryIn(scanner) : searchQueryIn(scanner, undefined),
  )
  return guessed.ok ? guessed : { ok: true, value: { kind: 'raw', text: query } }
}

/** Reads an expression of metrics, as it stands in a query between the window and the comparison. */
export function parseExpression(text: string, pointer: string): Checked<Expression> {
  return read(text, pointer, (scanner) => {
    const expression = expressionIn(scanner)
    scanner.end('an operator or the end of the expression')
    return expression
  })
}

function read<T>(text: string, pointer: string, rule: (scanner: Scanner) => T): Checked<T> {
  if (text.length > longest) {
    const message = `expected at most ${longest} characters, got ${text.length}`
    return { ok: false, problems: [{ pointer, message }] }
  }
  const scanner = new Scanner(text)
  const value = unlessUnreadable(() => rule(scanner))
  if (value !== undefined && scanner.mistakes.length === 0) return { ok: true, value }
  const problems = scanner.mistakes
    .toSorted((a, b) => a.column - b.column)
    .map(({ column, message, hint }): Problem => ({
      pointer,
      message: `at ${column}: ${message}`,
      ...(hint !== undefined && { hint }),
    }))
  return { ok: false, problems }
}

function unlessUnreadable<T>(rule: () => T): T | undefined {
  try {
    return rule()
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
