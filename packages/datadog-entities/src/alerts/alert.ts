import type { JsonObject } from '../json.ts'

/**
 * An alert: what shall be watched for a service, and who shall hear about it. It becomes one monitor and is read back
 * from it without loss; its id is the monitor's.
 */
export interface Alert {
  /** 1 to 200 characters, without leading space. */
  readonly name: string
  /** `[a-z][a-z0-9_./-]{0,99}` */
  readonly service: string
  readonly env?: string
  readonly team?: string
  /** 1 (highest) to 5; the monitor's priority. */
  readonly severity?: 1 | 2 | 3 | 4 | 5
  /** What people read; without handles and conditional blocks. */
  readonly summary?: string
  readonly runbook?: { readonly name: string; readonly url: string }
  /** Further tags. `managed_by`, `birddog_*`, `service`, `env` and `team` are reserved. */
  readonly labels?: Readonly<Record<string, string>>
  readonly signal: Signal
  readonly condition: Condition
  readonly notify?: Notify
  /** Default true; false keeps the monitor a draft. */
  readonly published?: boolean
  /**
   * Read from a monitor that bears no mark of ours, and compiled to one without. Adoption is to leave this out: then the
   * monitor gets `birddog_kind:alert` and its drift tag.
   */
  readonly unmarked?: true
}

/** What is watched. */
export type Signal =
  | MetricSignal
  | ChangeSignal
  | AnomalySignal
  | SearchSignal
  | ApmSignal
  | CheckSignal
  | SloSignal
  | CompositeSignal
  | FormulaSignal
  | RawSignal

export type Aggregate = 'avg' | 'sum' | 'min' | 'max'

/** A metric in its parts, or an expression of metrics. */
export type MetricSignal =
  | {
      readonly kind: 'metric'
      readonly aggregate: Aggregate | 'percentile'
      readonly metric: string
      /** Aggregation over space: `avg`, `sum`, `min`, `max`, `p95`. */
      readonly space: string
      /** Tags by key, several values are alternatives; or a filter as Datadog writes it. Default everything. */
      readonly filter?: Readonly<Record<string, string | readonly string[]>> | string
      readonly by?: readonly string[]
      readonly modifier?: 'as_count' | 'as_rate'
    }
  | {
      readonly kind: 'metric'
      readonly aggregate: Aggregate | 'percentile'
      readonly expression: string
    }

export interface ChangeSignal {
  readonly kind: 'change'
  readonly fn: 'change' | 'pct_change'
  readonly aggregate: Aggregate
  /** `5m`, `1h`, `1d` */
  readonly shift: string
  readonly expression: string
}

export interface AnomalySignal {
  readonly kind: 'anomaly'
  readonly aggregate: Aggregate
  readonly expression: string
  readonly algorithm: string
  readonly bounds: number
  readonly direction?: 'above' | 'below' | 'both'
  readonly alertWindow?: string
  readonly interval?: number
  readonly countDefaultZero?: string
  readonly seasonality?: string
}

export interface SearchSignal {
  readonly kind: 'search'
  /** `logs`, `events`, `audits`, `rum`, `trace-analytics`, `ci-pipelines`, `ci-tests`, `error-tracking`, … */
  readonly source: string
  readonly query: string
  readonly indexes?: readonly string[]
  /** `count`, `cardinality`, `avg`, … */
  readonly rollup: string
  readonly measure?: string
  readonly by?: readonly string[]
}

/** Sugar for the metrics of traces: compiled to a metric, and read back as what it was by its tag. */
export interface ApmSignal {
  readonly kind: 'apm'
  readonly operation: string
  readonly measure: 'error_rate' | 'errors' | 'hits' | 'latency'
  /** `p95`; for latency. */
  readonly percentile?: string
  readonly resource?: string
}

export interface CheckSignal {
  readonly kind: 'check'
  readonly check: string
  readonly over: readonly string[]
  readonly exclude?: readonly string[]
  readonly by: readonly string[]
  /** 1 to 100. */
  readonly last: number
}

export type SloSignal =
  | { readonly kind: 'slo'; readonly sloId: string; readonly budget: { readonly target: string } }
  | {
      readonly kind: 'slo'
      readonly sloId: string
      readonly burnRate: {
        readonly target: string
        readonly longWindow: string
        readonly shortWindow: string
      }
    }

export interface CompositeSignal {
  readonly kind: 'composite'
  /** `12 && (34 || !56)`; ids, or links to other documents of the run. */
  readonly expression: string
}

export interface FormulaSignal {
  readonly kind: 'formula'
  readonly formula: string
  readonly variables: readonly JsonObject[]
  readonly rollup?: string
  readonly by?: readonly string[]
}

/** Any monitor that no other signal can hold. Its thresholds and everything else that is an option stand in `options`. */
export interface RawSignal {
  readonly kind: 'raw'
  readonly type: string
  readonly query: string
  readonly options?: JsonObject
  /** Fields of the monitor that the alert has no words for: `restricted_roles`, a message of another shape, odd tags. */
  readonly rest?: JsonObject
}

/** When it fires. */
export interface Condition {
  /** Absent for check, composite and raw. */
  readonly comparison?:
    | 'above'
    | 'above_or_equal'
    | 'below'
    | 'below_or_equal'
    | 'equal'
    | 'not_equal'
  /** `5m`, `1h`, `current_1d`; absent for check, slo, composite and raw. Kept as written. */
  readonly window?: string
  readonly thresholds: {
    readonly critical?: number
    readonly warning?: number
    readonly criticalRecovery?: number
    readonly warningRecovery?: number
    readonly ok?: number
    readonly unknown?: number
  }
  readonly missingData?: 'default' | 'show' | 'notify' | 'resolve'
  readonly requireFullWindow?: boolean
  /** Seconds. */
  readonly evaluationDelay?: number
  readonly newGroupDelay?: number
  /** Hours. */
  readonly autoResolveAfter?: number
  /** `60m` to `72h` */
  readonly groupRetention?: string
}

/** Who hears about it: handles without `@`. */
export interface Notify {
  readonly always?: readonly string[]
  readonly critical?: readonly string[]
  readonly warning?: readonly string[]
  readonly noData?: readonly string[]
  readonly recovery?: readonly string[]
  readonly renotify?: {
    /** Minutes. */
    readonly every: number
    readonly times?: number
    readonly on?: readonly ('critical' | 'warning' | 'noData')[]
  }
  readonly groupBy?: readonly string[] | '*'
}
