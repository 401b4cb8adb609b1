import type { JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import { textOf, textsOf } from '../queries/methods.ts'
import { parseQuery } from '../queries/parse-query.ts'
import { printExpression } from '../queries/print-query.ts'
import type {
  Argument,
  Comparison,
  Expression,
  FormulaQuery,
  Query,
  SearchQuery,
  Series,
  SpecialQuery,
} from '../queries/query.ts'
import { unquoted } from '../queries/quoted.ts'
import { filterOf } from './filter.ts'
import { operators } from './signal-kinds.ts'

/** One way to read the query of a monitor as an alert. Whether it loses nothing is for others to find out. */
export interface Reading {
  readonly signal: JsonObject
  readonly comparison?: string
  readonly window?: string
}

/** All ways to read the query of a monitor, the most telling one first. */
export function readingsOf(
  { type, query, options }: MonitorBody,
  apm: boolean,
): readonly Reading[] {
  const parsed = parseQuery(type, query)
  if (!parsed.ok) return []
  const { value } = parsed
  switch (value.kind) {
    case 'metric':
      return metricReadings(value, apm)
    case 'special':
      return [anomalyReading(value), ...metricReadings(value, false)]
    case 'change': {
      const { function: fn, aggregate, shift, expression } = value
      const signal = { fn, aggregate, shift: plainWindow(shift), expression: bareText(expression) }
      return [windowed({ kind: 'change', ...signal }, value)]
    }
    case 'search':
      return [searchReading(value)]
    case 'formula':
      return [formulaReading(value, options?.['variables'])]
    case 'check':
      return [{ signal: checkSignal(value) }]
    case 'slo':
      return [sloReading(value)]
    case 'composite':
      return [{ signal: { kind: 'composite', expression: query.trim() } }]
    case 'raw':
      return []
  }
}

interface Windowed {
  readonly window: string
  readonly comparison: Comparison
}

function windowed(signal: JsonObject, { window, comparison }: Windowed): Reading {
  return { signal, window: plainWindow(window), ...compared(comparison) }
}

function plainWindow(window: string): string {
  return window.replace(/^last_/, '')
}

function compared({ operator }: Comparison): { readonly comparison?: string } {
  const found = Object.entries(operators).find(([, sign]) => sign === operator)
  return found === undefined ? {} : { comparison: found[0] }
}

function bareText(expression: Expression): string {
  return printExpression(expression).trim()
}

function metricReadings(
  query: Extract<Query, { kind: 'metric' | 'special' }>,
  apm: boolean,
): readonly Reading[] {
  const { aggregate, expression } = query
  const read = (signal: JsonObject): Reading => windowed(signal, query)
  return [
    ...(apm ? [read(apmSignal(aggregate, expression))] : []),
    ...(expression.kind === 'series' ? [read(seriesSignal(aggregate, expression))] : []),
    read({ kind: 'metric', aggregate, expression: bareText(expression) }),
  ]
}

function seriesSignal(aggregate: string, series: Series): JsonObject {
  const { space, metric, scope, by, methods } = series
  const filter = filterOf(scope)
  const modifier = methods[0]?.name
  return {
    kind: 'metric',
    aggregate,
    metric,
    ...(space !== undefined && { space }),
    ...(filter !== undefined && { filter }),
    ...(by !== undefined && { by: by.split(',') }),
    ...(modifier !== undefined && { modifier }),
  }
}

/** The measure and the operation of a query that was written by us; the scope follows from the alert. */
function apmSignal(aggregate: string, expression: Expression): JsonObject {
  const text = bareText(expression)
  const scope = /\{([^{}]*)\}/.exec(text)?.[1] ?? ''
  const resource = /(?:^|,)resource_name:([^,]+)$/.exec(scope)?.[1]
  const named = { kind: 'apm', ...(resource !== undefined && { resource }) }
  if (aggregate === 'percentile') {
    const [, percentile = '', operation = ''] = /^(p[\d.]+):trace\.([\w.]+)\{/.exec(text) ?? []
    return { ...named, measure: 'latency', percentile, operation }
  }
  const [, ratio, operation = '', what = ''] =
    /^(\()?sum:trace\.([\w.]+)\.(errors|hits)\{/.exec(text) ?? []
  return { ...named, measure: ratio === undefined ? what : 'error_rate', operation }
}

function anomalyReading(query: SpecialQuery): Reading {
  const [first, algorithm, bounds, ...others] = query.expression.arguments
  const named = new Map(
    others.flatMap((each) => (each.kind === 'named' ? [[each.name, textOf(each.value)]] : [])),
  )
  const said = (field: string, parameter: string): JsonObject =>
    named.get(parameter) === undefined ? {} : { [field]: named.get(parameter) }
  const alertWindow = named.get('alert_window')
  const interval = named.get('interval')
  const signal = {
    kind: 'anomaly',
    aggregate: query.aggregate,
    expression: argumentText(first),
    algorithm: algorithm === undefined ? '' : (textOf(algorithm) ?? ''),
    bounds: bounds === undefined ? 0 : Number(textOf(bounds)),
    ...said('direction', 'direction'),
    ...(alertWindow !== undefined && { alertWindow: plainWindow(alertWindow) }),
    ...(interval !== undefined && { interval: Number(interval) }),
    ...said('countDefaultZero', 'count_default_zero'),
    ...said('seasonality', 'seasonality'),
  }
  return windowed(signal, query)
}

function argumentText(argument: Argument | undefined): string {
  if (argument === undefined || argument.kind === 'word' || argument.kind === 'quoted') return ''
  return argument.kind === 'named' ? '' : bareText(argument)
}

function searchReading(query: SearchQuery): Reading {
  const { source, search, methods, comparison } = query
  const [rollup = '', measure] = textsOf(methods, 'rollup') ?? []
  const indexes = textsOf(methods, 'index')?.flatMap((text) => text.split(','))
  const usual = source === 'logs' && indexes?.join() === '*'
  const by = textsOf(methods, 'by')?.flatMap((text) => text.split(','))
  const signal = {
    kind: 'search',
    source,
    query: unquoted(search),
    ...(indexes !== undefined && !usual && { indexes }),
    rollup,
    ...(measure !== undefined && { measure }),
    ...(by !== undefined && { by }),
  }
  const window = textsOf(methods, 'last')?.join() ?? ''
  return { signal, window, ...compared(comparison) }
}

function formulaReading(
  { formula, methods, comparison }: FormulaQuery,
  variables: JsonObject[string],
): Reading {
  const rollup = textsOf(methods, 'rollup')?.join()
  const by = textsOf(methods, 'by')
  const signal = {
    kind: 'formula',
    formula: unquoted(formula),
    ...(variables !== undefined && { variables }),
    ...(rollup !== undefined && { rollup }),
    ...(by !== undefined && { by }),
  }
  const current = textsOf(methods, 'current')?.join()
  const window = current === undefined ? textsOf(methods, 'last')?.join() : `current_${current}`
  return { signal, window: window ?? '', ...compared(comparison) }
}

function checkSignal({ check, methods }: Extract<Query, { kind: 'check' }>): JsonObject {
  const exclude = textsOf(methods, 'exclude')
  return {
    kind: 'check',
    check: unquoted(check),
    over: textsOf(methods, 'over') ?? [],
    ...(exclude !== undefined && { exclude }),
    by: textsOf(methods, 'by') ?? [],
    last: Number(textsOf(methods, 'last')?.join()),
  }
}

function sloReading(query: Extract<Query, { kind: 'slo' }>): Reading {
  const { methods, comparison } = query
  const text = (name: string): string => textsOf(methods, name)?.join() ?? ''
  const sloId = unquoted(query.slo)
  const target = text('over')
  const signal: JsonObject =
    query.function === 'error_budget'
      ? { kind: 'slo', sloId, budget: { target } }
      : {
          kind: 'slo',
          sloId,
          burnRate: { target, longWindow: text('long_window'), shortWindow: text('short_window') },
        }
  return { signal, ...compared(comparison) }
}
