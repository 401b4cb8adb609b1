import type { LiveMonitor, MonitorBody } from './monitor.ts'

/**
 * The number with which the declared query compares, when an update would leave the live monitor with another critical
 * threshold, as `[declared, live]`; Datadog refuses that. A declaration without options leaves those of the monitor as
 * they are; one that has any replaces them all, so that no old threshold is left. Undefined when nothing is wrong.
 */
export function thresholdMismatch(
  { query, options }: Pick<MonitorBody, 'query' | 'options'>,
  live: LiveMonitor,
): readonly [declared: number, live: number] | undefined {
  if (options !== undefined) return undefined
  const critical = live.options?.thresholds?.['critical']
  const number = comparedWith(query)
  if (typeof critical !== 'number' || number === undefined || number === critical) return undefined
  return comparedWith(live.query) === critical ? [number, critical] : undefined
}

/** The number at the end of a query. Composites and checks have none. */
function comparedWith(query: string): number | undefined {
  const found = /[<>=]\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/i.exec(query)
  return found?.[1] === undefined ? undefined : Number(found[1])
}
