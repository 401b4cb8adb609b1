import * as z from 'zod'

import type { Signal } from './alert.ts'
import { filterKey, filterValue } from './filter.ts'

/** Longer texts are no queries; Datadog takes far shorter ones. */
const longest = 10_000
const text = z.string().min(1).max(longest)
const line = text.regex(/^[^\r\n]*$/, 'expected one line of text')
const plain = line.regex(/^[^'"\\]*$/, 'expected text without quotes and backslashes')
const aggregate = z.enum(['avg', 'sum', 'min', 'max'])
const tagName = text.regex(
  /^[\w@*][\w.@/:*-]*$/,
  'expected the name of a tag\nsuch as host: letters, digits and _ . / - @',
)
const tagNames = z.array(tagName).readonly()
const groups = tagNames.exactOptional()
const duration = text.regex(
  /^[1-9]\d{0,5}(?:mo|[mhdw])$/,
  'expected a duration\nsuch as 15m, 4h or 1d',
)
const percentile = text.regex(/^p\d{1,2}(?:\.\d{1,3})?$/, 'expected a percentile\nsuch as p95')

const expression = z
  .string('expected an expression of metrics\nor metric and space')
  .min(1, 'expected an expression of metrics')
  .max(longest)

const characters = 'values of tags have letters, digits and : _ . / * @ ! # -'
const value = z.string().regex(filterValue, `expected the value of a tag\n${characters}`)
const filter = z.union(
  [
    z
      .string()
      .max(longest)
      .regex(/^[^{}"'\r\n]*$/, 'expected a filter without braces, quotes and line breaks'),
    z.record(
      z.string().regex(filterKey, 'expected the name of a tag'),
      z.union([value, z.array(value).min(1).readonly()], {
        error: `expected the value of a tag, or a list of values\n${characters}`,
      }),
    ),
  ],
  { error: 'expected tags by key or a filter as Datadog writes it\nsuch as { env: "prod" }' },
)

const metricAggregate = z.enum(['avg', 'sum', 'min', 'max', 'percentile'])

const metricParts = z.strictObject({
  kind: z.literal('metric'),
  aggregate: metricAggregate,
  metric: text.regex(
    /^[A-Za-z_][\w./-]{0,199}$/,
    'expected the name of a metric\nsuch as system.load.1',
  ),
  space: text.regex(
    /^(?:avg|sum|min|max|count|p\d{1,2}(?:\.\d{1,3})?)$/,
    'expected "avg" or "sum" or "min" or "max" or a percentile\nit tells how series are put together, such as avg or p95',
  ),
  filter: filter.exactOptional(),
  by: groups,
  modifier: z.enum(['as_count', 'as_rate']).exactOptional(),
})

const metricExpression = z.strictObject({
  kind: z.literal('metric'),
  aggregate: metricAggregate,
  expression,
})

const change = z.strictObject({
  kind: z.literal('change'),
  fn: z.enum(['change', 'pct_change']),
  aggregate,
  shift: text,
  expression,
})

const anomaly = z.strictObject({
  kind: z.literal('anomaly'),
  aggregate,
  expression,
  algorithm: plain,
  bounds: z.number().positive(),
  direction: z.enum(['above', 'below', 'both']).exactOptional(),
  alertWindow: duration.exactOptional(),
  interval: z.int().positive().exactOptional(),
  countDefaultZero: plain.exactOptional(),
  seasonality: plain.exactOptional(),
})

const search = z.strictObject({
  kind: z.literal('search'),
  source: text,
  query: z.string().max(longest),
  indexes: z
    .array(plain.regex(/^[^,]*$/, 'expected one index'))
    .min(1)
    .readonly()
    .exactOptional(),
  rollup: text.regex(/^[a-z]\w*$/, 'expected the name of a computation\nsuch as count or avg'),
  measure: tagName.exactOptional(),
  by: groups,
})

const apm = z.strictObject({
  kind: z.literal('apm'),
  operation: text.regex(/^[A-Za-z]\w*(?:\.\w+)*$/, 'expected an operation\nsuch as http.request'),
  measure: z.enum(['error_rate', 'errors', 'hits', 'latency']),
  percentile: percentile.exactOptional(),
  resource: value.exactOptional(),
})

const check = z.strictObject({
  kind: z.literal('check'),
  check: line,
  over: z.array(line).readonly(),
  exclude: z.array(line).readonly().exactOptional(),
  by: z.array(line).min(1).readonly(),
  last: z.int().min(1).max(100),
})

const sloId = plain.regex(/^\S+$|^\$\{[^{}]+\}$/, 'expected the id of an SLO')
const target = z.enum(['7d', '30d', '90d'])

const budget = z.strictObject({
  kind: z.literal('slo'),
  sloId,
  budget: z.strictObject({ target }),
})

const burnRate = z.strictObject({
  kind: z.literal('slo'),
  sloId,
  burnRate: z.strictObject({ target, longWindow: duration, shortWindow: duration }),
})

const composite = z.strictObject({ kind: z.literal('composite'), expression: text })

/** Any JSON object. */
const jsonObject = z.record(z.string(), z.json())

const formula = z.strictObject({
  kind: z.literal('formula'),
  formula: text,
  variables: z.array(jsonObject).min(1).readonly(),
  rollup: plain.exactOptional(),
  by: groups,
})

const oneTag = z
  .string()
  .regex(/^[^,\r\n]*$/, 'expected one tag\na tag has no comma and no line break')

const rest = z
  .object({
    name: z.string().exactOptional(),
    message: z.string().exactOptional(),
    tags: z.array(oneTag).readonly().exactOptional(),
  })
  .catchall(z.json())

const raw = z.strictObject({
  kind: z.literal('raw'),
  type: text,
  query: z.string().min(1),
  options: jsonObject.exactOptional(),
  rest: rest.exactOptional(),
})

/** What is watched. */
export const signalSchema: z.ZodType<Signal> = z.union(
  [
    metricParts,
    metricExpression,
    change,
    anomaly,
    search,
    apm,
    check,
    budget,
    burnRate,
    composite,
    formula,
    raw,
  ],
  { error: 'expected a signal\nsuch as { kind: "composite", expression: "12 && 34" }' },
)
