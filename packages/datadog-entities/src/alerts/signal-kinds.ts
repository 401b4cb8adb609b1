import type { Operator } from '../queries/query.ts'
import type { Condition, Signal } from './alert.ts'

type Comparison = NonNullable<Condition['comparison']>

/** What the monitors of a kind of signals can do. */
export interface KindRule {
  readonly thresholds: readonly (keyof Condition['thresholds'])[]
  readonly comparisons: readonly Comparison[]
  readonly window: boolean
  /** By which option a monitor tells about missing data. */
  readonly missingData: 'on_missing_data' | 'notify_no_data' | undefined
}

const scale = ['critical', 'warning', 'criticalRecovery', 'warningRecovery'] as const

/** How comparisons are written in queries. */
export const operators: Readonly<Record<Comparison, Operator>> = {
  above: '>',
  above_or_equal: '>=',
  below: '<',
  below_or_equal: '<=',
  equal: '==',
  not_equal: '!=',
}

const comparing: KindRule = {
  thresholds: scale,
  comparisons: Object.keys(operators) as readonly Comparison[],
  window: true,
  missingData: 'on_missing_data',
}

/** The rules of each kind of signals. */
export const kindRules: Readonly<Record<Signal['kind'], KindRule>> = {
  metric: comparing,
  change: comparing,
  anomaly: { ...comparing, comparisons: ['above_or_equal'] },
  search: comparing,
  apm: comparing,
  formula: comparing,
  check: {
    thresholds: ['critical', 'warning', 'ok', 'unknown'],
    comparisons: [],
    window: false,
    missingData: 'notify_no_data',
  },
  slo: {
    thresholds: ['critical', 'warning'],
    comparisons: ['above', 'above_or_equal'],
    window: false,
    missingData: undefined,
  },
  composite: { thresholds: [], comparisons: [], window: false, missingData: 'notify_no_data' },
  raw: { thresholds: [], comparisons: [], window: false, missingData: undefined },
}

/** What a source of searches is called as a type of monitors. */
export function typeOfSource(source: string): string {
  if (source.startsWith('error-tracking')) return 'error-tracking alert'
  return typesOfSources[source] ?? `${source} alert`
}

const typesOfSources: Readonly<Record<string, string>> = {
  logs: 'log alert',
  events: 'event-v2 alert',
  audits: 'audit alert',
  processes: 'process alert',
}

/** The sources that searches know. Errors are tracked from several: `error-tracking-rum`. */
export const searchSources: readonly string[] = [
  'logs',
  'events',
  'audits',
  'rum',
  'trace-analytics',
  'ci-pipelines',
  'ci-tests',
  'error-tracking',
  'processes',
  'database-monitoring',
  'network-performance',
  'network-path',
  'llm-observability',
]
