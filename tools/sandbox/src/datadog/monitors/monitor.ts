import type { JsonObject } from '../json.ts'

/** A monitor as it is stored: normalised. */
export interface Monitor {
  readonly id: number
  readonly type: string
  readonly name: string
  readonly message: string
  readonly query: string
  readonly tags: readonly unknown[]
  readonly options: JsonObject
  readonly priority: unknown
  readonly restrictedRoles: unknown
  readonly draftStatus: unknown
  readonly assets: readonly JsonObject[]
  readonly createdAt: number
  readonly modifiedAt: number
  readonly creator: string
}

/** The types that can be created. `synthetics alert` is not among them: those come with a synthetic test. */
export const creatableTypes: ReadonlySet<string> = new Set([
  'composite',
  'event alert',
  'log alert',
  'metric alert',
  'process alert',
  'query alert',
  'rum alert',
  'service check',
  'trace-analytics alert',
  'slo alert',
  'event-v2 alert',
  'audit alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'database-monitoring alert',
  'network-performance alert',
  'cost alert',
  'data-quality alert',
  'network-path alert',
  'data-jobs alert',
  'llm-observability alert',
])

/** The two names of one type, which the server itself takes for each other. */
const metricTypes: ReadonlySet<string> = new Set(['metric alert', 'query alert'])

/** Whether a monitor of one type may become one of the other. */
export function isSameKind(type: unknown, other: string): boolean {
  return type === other || (metricTypes.has(String(type)) && metricTypes.has(other))
}

/** A name for the type that the two metric types share. */
export function kindOf(type: string): string {
  return metricTypes.has(type) ? 'metric alert' : type
}
