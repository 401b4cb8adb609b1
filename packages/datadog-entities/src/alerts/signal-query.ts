import type { JsonObject } from '../json.ts'
import { quoted } from '../queries/quoted.ts'
import type {
  Alert,
  AnomalySignal,
  ApmSignal,
  CheckSignal,
  MetricSignal,
  SearchSignal,
  SloSignal,
} from './alert.ts'
import { decimalText } from './decimal.ts'
import { filterText } from './filter.ts'
import { operators, typeOfSource } from './signal-kinds.ts'

/** The part of a monitor that its signal decides. */
export interface SignalQuery {
  readonly type: string
  readonly query: string
  readonly options?: JsonObject
}

/** The query that watches an alert's signal, and the options without which the query says nothing. */
export function signalQuery(alert: Alert): SignalQuery {
  const { signal, condition } = alert
  const end = comparisonText(alert)
  const window = windowText(condition.window ?? '')
  switch (signal.kind) {
    case 'metric':
      return metric(`${signal.aggregate}(${window}):${metricExpression(signal)}${end}`)
    case 'change': {
      const { fn, aggregate, shift, expression } = signal
      return metric(`${fn}(${aggregate}(${window}),last_${shift}):${expression.trim()}${end}`)
    }
    case 'anomaly':
      return anomalyQuery(signal, window, end)
    case 'apm':
      return metric(apmHead(signal, window, apmScope(alert, signal)) + end)
    case 'search':
      return {
        type: typeOfSource(signal.source),
        query: searchHead(signal, condition.window ?? '') + end,
      }
    case 'check':
      return { type: 'service check', query: checkText(signal) }
    case 'slo':
      return { type: 'slo alert', query: sloHead(signal) + end }
    case 'composite':
      return { type: 'composite', query: signal.expression.trim() }
    case 'formula': {
      const { formula, variables, rollup, by } = signal
      const methods =
        (rollup === undefined ? '' : `.rollup(${quoted(rollup)})`) +
        (by === undefined || by.length === 0 ? '' : `.by(${by.join(',')})`) +
        formulaWindow(condition.window ?? '')
      const query = `formula(${quoted(formula)})${methods}${end}`
      return { type: 'query alert', query, options: { variables } }
    }
    case 'raw':
      return { type: plainType(signal.type), query: signal.query.trimEnd() }
  }
}

/** Datadog takes its two types of metric monitors for each other, and turns one into the other as it likes. */
export function plainType(type: string): string {
  return type === 'metric alert' ? 'query alert' : type
}

/** `avg:system.load.1{env:prod} by {host}.as_count()` */
export function metricExpression(signal: MetricSignal): string {
  if ('expression' in signal) return signal.expression.trim()
  const { space, metric: name, filter, by, modifier } = signal
  const groups = by === undefined || by.length === 0 ? '' : ` by {${by.join(',')}}`
  const method = modifier === undefined ? '' : `.${modifier}()`
  return `${space}:${name}{${filterText(filter)}}${groups}${method}`
}

function metric(query: string): SignalQuery {
  return { type: 'query alert', query }
}

function comparisonText({ condition: { comparison, thresholds } }: Alert): string {
  if (comparison === undefined || thresholds.critical === undefined) return ''
  return ` ${operators[comparison]} ${decimalText(thresholds.critical)}`
}

function windowText(window: string): string {
  return /^(?:current|next)_/.test(window) ? window : `last_${window}`
}

function formulaWindow(window: string): string {
  const current = window.startsWith('current_')
  return current ? `.current(${quoted(window.slice(8))})` : `.last(${quoted(window)})`
}

/** How long an anomaly lasts before it counts, where nothing is said. */
const defaultAlertWindow = '15m'

function anomalyQuery(signal: AnomalySignal, window: string, end: string): SignalQuery {
  const { aggregate, expression, algorithm, bounds, direction, alertWindow } = signal
  const named = [
    direction === undefined ? [] : [`direction='${direction}'`],
    alertWindow === undefined ? [] : [`alert_window='last_${alertWindow}'`],
    signal.interval === undefined ? [] : [`interval=${decimalText(signal.interval)}`],
    signal.countDefaultZero === undefined
      ? []
      : [`count_default_zero='${signal.countDefaultZero}'`],
    signal.seasonality === undefined ? [] : [`seasonality='${signal.seasonality}'`],
  ].flat()
  const given = [expression.trim(), `'${algorithm}'`, decimalText(bounds), ...named].join(', ')
  const trigger = `last_${alertWindow ?? defaultAlertWindow}`
  return {
    type: 'query alert',
    query: `${aggregate}(${window}):anomalies(${given})${end}`,
    options: { threshold_windows: { trigger_window: trigger, recovery_window: trigger } },
  }
}

function apmScope({ service, env }: Alert, { resource }: ApmSignal): string {
  const tags = [
    ...(env === undefined ? [] : [`env:${env}`]),
    `service:${service}`,
    ...(resource === undefined ? [] : [`resource_name:${resource}`]),
  ]
  return tags.join(',')
}

/** Traces count their hits and errors; how long they took is a distribution in seconds. */
function apmHead(
  { operation, measure, percentile }: ApmSignal,
  window: string,
  scope: string,
): string {
  const count = (what: string): string => `sum:trace.${operation}.${what}{${scope}}.as_count()`
  switch (measure) {
    case 'error_rate':
      return `sum(${window}):(${count('errors')}/${count('hits')})`
    case 'errors':
    case 'hits':
      return `sum(${window}):${count(measure)}`
    case 'latency':
      return `percentile(${window}):${percentile ?? ''}:trace.${operation}{${scope}}`
  }
}

function searchHead(signal: SearchSignal, window: string): string {
  const { source, query, indexes, rollup, measure, by } = signal
  const searched = indexes ?? (source === 'logs' ? ['*'] : [])
  const index = searched.length === 0 ? '' : `.index(${quoted(searched.join(','))})`
  const computed = [rollup, ...(measure === undefined ? [] : [measure])].map(quoted).join(',')
  const groups = by === undefined || by.length === 0 ? '' : `.by(${quoted(by.join(','))})`
  return `${source}(${quoted(query)})${index}.rollup(${computed})${groups}.last(${quoted(window)})`
}

function checkText({ check, over, exclude, by, last }: CheckSignal): string {
  const list = (name: string, texts: readonly string[] | undefined): string =>
    texts === undefined || texts.length === 0 ? '' : `.${name}(${texts.map(quoted).join(',')})`
  const scope = list('over', over) + list('exclude', exclude) + list('by', by)
  return `${quoted(check)}${scope}.last(${last}).count_by_status()`
}

function sloHead(signal: SloSignal): string {
  if ('budget' in signal) {
    return `error_budget(${quoted(signal.sloId)}).over(${quoted(signal.budget.target)})`
  }
  const { target, longWindow, shortWindow } = signal.burnRate
  const windows = `.long_window(${quoted(longWindow)}).short_window(${quoted(shortWindow)})`
  return `burn_rate(${quoted(signal.sloId)}).over(${quoted(target)})${windows}`
}
