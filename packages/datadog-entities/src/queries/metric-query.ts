import { comparisonIn } from './comparison.ts'
import { expressionIn } from './expression.ts'
import { didYouMean, nearest } from './nearest.ts'
import type { Call, ChangeQuery, Expression, MetricQuery, SpecialQuery } from './query.ts'
import type { Scanner } from './scanner.ts'
import { seriesOf } from './series.ts'
import { shiftIn, windowIn, windowMistake, windowRules } from './window.ts'

const aggregates: readonly string[] = ['avg', 'sum', 'min', 'max', 'percentile']
const heads: readonly string[] = [...aggregates, 'change', 'pct_change', 'formula']
const specials: ReadonlySet<string> = new Set(['anomalies', 'outliers', 'forecast'])
/** What people write who know other systems. */
const otherNames: Readonly<Record<string, string>> = {
  average: 'avg',
  mean: 'avg',
  minimum: 'min',
  maximum: 'max',
  total: 'sum',
}
const example = 'such as avg(last_5m):avg:system.load.1{*} > 2'

/** A metric, a change of it, or a special function: they begin alike. */
export function metricQueryIn(scanner: Scanner): MetricQuery | ChangeQuery | SpecialQuery {
  for (const name of ['change', 'pct_change'] as const) {
    if (scanner.sees(new RegExp(String.raw`${name}\s*\(`, 'y'))) return changeIn(scanner, name)
  }
  const gaps: string[] = []
  const { column } = scanner
  const aggregate = aggregateIn(scanner, gaps, heads)
  scanner.sign('(', gaps)
  const at = scanner.column
  const window = scanner.expect(/\w+/y, gaps, {
    expected: 'a window such as last_5m',
    hint: windowRules.metric.hint,
  })
  scanner.sign(')', gaps)
  scanner.sign(':', gaps, example)
  const expression = expressionIn(scanner)
  const special = isSpecial(expression)
  const rule = special ? windowRules.special : windowRules.metric
  const mistake = windowMistake(window, rule)
  if (mistake !== undefined) scanner.note(at, mistake, rule.hint)
  const comparison = comparisonIn(scanner)
  const shared = { aggregate, window, comparison, gaps, end: scanner.end() }
  if (special) return { kind: 'special', ...shared, expression }
  if (aggregate === 'percentile' && !hasPercentile(expression)) {
    scanner.note(column, 'percentile needs a metric such as p95:trace.http.request{*}')
  }
  return { kind: 'metric', ...shared, expression }
}

function changeIn(scanner: Scanner, name: ChangeQuery['function']): ChangeQuery {
  const gaps: string[] = []
  scanner.take(name, gaps)
  scanner.sign('(', gaps)
  const aggregate = aggregateIn(scanner, gaps, aggregates.slice(0, -1))
  scanner.sign('(', gaps)
  const window = windowIn(scanner, gaps, windowRules.change)
  scanner.sign(')', gaps)
  scanner.sign(',', gaps, 'such as change(avg(last_5m),last_1h):avg:system.load.1{*} > 2')
  const shift = shiftIn(scanner, gaps)
  scanner.sign(')', gaps)
  scanner.sign(':', gaps)
  const expression = expressionIn(scanner)
  const comparison = comparisonIn(scanner)
  const end = scanner.end()
  return {
    kind: 'change',
    function: name,
    aggregate,
    window,
    shift,
    expression,
    comparison,
    gaps,
    end,
  }
}

function aggregateIn(scanner: Scanner, gaps: string[], known: readonly string[]): string {
  const { column } = scanner
  const name = scanner.expect(/[A-Za-z_]\w*/y, gaps, {
    expected: `one of ${known.join(', ')}`,
    hint: example,
  })
  if (!aggregates.includes(name)) {
    const best = nearest(name, Object.keys(otherNames))
    const hint =
      best === undefined ? didYouMean(name, known) : `did you mean "${otherNames[best]}"?`
    scanner.note(column, `unknown aggregation ${name}`, hint)
  }
  return name
}

function isSpecial(expression: Expression): expression is Call {
  return expression.kind === 'call' && specials.has(expression.name)
}

function hasPercentile(expression: Expression): boolean {
  return seriesOf(expression).some(({ space }) => /^p\d/.test(space ?? ''))
}
