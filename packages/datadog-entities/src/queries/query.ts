/**
 * Queries of monitors as trees. Every node keeps its words as they were written, numbers included, and in `gaps` the
 * white space before each word and sign that is its own, in order: printing a tree gives the same bytes.
 */
export type Query =
  | MetricQuery
  | ChangeQuery
  | SpecialQuery
  | SearchQuery
  | CheckQuery
  | FormulaQuery
  | SloQuery
  | CompositeQuery
  | RawQuery

/** How a query compares. */
export type Operator = '>' | '>=' | '<' | '<=' | '==' | '!='

/** `> 90` */
export interface Comparison {
  readonly operator: Operator
  readonly number: string
  readonly gaps: readonly string[]
}

interface Written {
  readonly gaps: readonly string[]
  /** White space after the query. */
  readonly end: string
}

/** `avg(last_5m):avg:system.load.1{*} by {host} > 2` */
export interface MetricQuery extends Written {
  readonly kind: 'metric'
  readonly aggregate: string
  readonly window: string
  readonly expression: Expression
  readonly comparison: Comparison
}

/** `pct_change(avg(last_5m),last_1h):avg:system.load.1{*} > 50` */
export interface ChangeQuery extends Written {
  readonly kind: 'change'
  readonly function: 'change' | 'pct_change'
  readonly aggregate: string
  readonly window: string
  /** `last_1h` or `1h_ago`. */
  readonly shift: string
  readonly expression: Expression
  readonly comparison: Comparison
}

/** `avg(last_4h):anomalies(avg:system.load.1{*}, 'agile', 2) >= 1`; also `outliers` and `forecast`. */
export interface SpecialQuery extends Written {
  readonly kind: 'special'
  readonly aggregate: string
  readonly window: string
  readonly expression: Call
  readonly comparison: Comparison
}

/** `logs("status:error").index("*").rollup("count").by("host").last("5m") > 2` */
export interface SearchQuery extends Written {
  readonly kind: 'search'
  readonly source: string
  /** With its quotes. */
  readonly search: string
  readonly methods: readonly Method[]
  readonly comparison: Comparison
}

/** `"http.can_connect".over("env:prod").by("host").last(3).count_by_status()` */
export interface CheckQuery extends Written {
  readonly kind: 'check'
  /** With its quotes. */
  readonly check: string
  readonly methods: readonly Method[]
}

/** `formula("query1 / query2").last("15m") > 0.8` */
export interface FormulaQuery extends Written {
  readonly kind: 'formula'
  /** With its quotes. */
  readonly formula: string
  readonly methods: readonly Method[]
  readonly comparison: Comparison
}

/** `error_budget("1a2b").over("7d") > 75`, and `burn_rate`. */
export interface SloQuery extends Written {
  readonly kind: 'slo'
  readonly function: 'error_budget' | 'burn_rate'
  /** With its quotes. */
  readonly slo: string
  readonly methods: readonly Method[]
  readonly comparison: Comparison
}

/** `12 && (34 || !56)` */
export interface CompositeQuery {
  readonly kind: 'composite'
  readonly expression: Logic
  readonly end: string
}

/** A query of a type without a grammar of ours: `no_query` of synthetic tests, and what Datadog will invent. */
export interface RawQuery {
  readonly kind: 'raw'
  readonly text: string
}

/** What is computed of metrics. */
export type Expression = Arithmetic | Group | Negated | NumberText | Series | Call

/** Operands of the same binding strength: `a + b - c`, `a * b / c`. */
export interface Arithmetic {
  readonly kind: 'arithmetic'
  readonly first: Expression
  readonly rest: readonly {
    readonly operator: string
    readonly operand: Expression
    readonly gap: string
  }[]
}

/** An expression in parentheses. */
export interface Group {
  readonly kind: 'group'
  readonly inner: Expression
  readonly methods: readonly Method[]
  readonly gaps: readonly string[]
}

/** `-x` */
export interface Negated {
  readonly kind: 'negated'
  readonly inner: Expression
  readonly gaps: readonly string[]
}

/** A number as it is written. */
export interface NumberText {
  readonly kind: 'number'
  readonly text: string
  readonly gaps: readonly string[]
}

/** `avg:system.load.1{env:prod} by {host}.as_count()` */
export interface Series {
  readonly kind: 'series'
  /** `avg`, `p95`, `count(v: v>=5)`; Datadog has a default. */
  readonly space?: string
  readonly metric: string
  /** What stands between the braces. */
  readonly scope: string
  readonly by?: string
  readonly methods: readonly Method[]
  readonly gaps: readonly string[]
}

/** `default_zero(…)` */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Argument[]
  readonly methods: readonly Method[]
  readonly gaps: readonly string[]
}

/** `.rollup("count")` */
export interface Method {
  readonly name: string
  readonly arguments: readonly Argument[]
  readonly gaps: readonly string[]
}

export type Argument = Expression | Word | Quoted | Named

/** A bare word or duration: `avg`, `10d`. */
export interface Word {
  readonly kind: 'word'
  readonly text: string
  readonly gaps: readonly string[]
}

/** A text with its quotes. */
export interface Quoted {
  readonly kind: 'quoted'
  readonly text: string
  readonly gaps: readonly string[]
}

/** `direction='above'` */
export interface Named {
  readonly kind: 'named'
  readonly name: string
  readonly value: Argument
  readonly gaps: readonly string[]
}

/** What a composite monitor computes of the states of others. */
export type Logic = Junction | Negation | LogicGroup | MonitorRef

/** `a && b && c`, `a || b` */
export interface Junction {
  readonly kind: 'and' | 'or'
  readonly first: Logic
  readonly rest: readonly { readonly operand: Logic; readonly gap: string }[]
}

export interface Negation {
  readonly kind: 'not'
  readonly inner: Logic
  readonly gaps: readonly string[]
}

export interface LogicGroup {
  readonly kind: 'logic-group'
  readonly inner: Logic
  readonly gaps: readonly string[]
}

/** `12`, or a link to another document of the run: `${load is high}`. */
export interface MonitorRef {
  readonly kind: 'monitor'
  readonly text: string
  readonly gaps: readonly string[]
}
