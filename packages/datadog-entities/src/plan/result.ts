import type { LiveDashboard } from '../dashboards/dashboard.ts'
import type { Change } from '../diff/change.ts'
import type { DatadogError } from '../error.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import type { Action } from './action.ts'

/** An entity as Datadog shows it: a monitor for the kinds `monitor` and `alert`. */
export type LiveEntity = LiveMonitor | LiveDashboard

/** Whether it is a dashboard: their ids are texts, those of monitors are numbers. */
export function isLiveDashboard(entity: LiveEntity): entity is LiveDashboard {
  return typeof entity.id === 'string'
}

/** What became of one action. */
export type ActionResult = { readonly action: Action } & (
  | {
      readonly status: 'done'
      readonly id: string
      /** True when it was so already: an earlier run had done it, and its answer was lost. */
      readonly already: boolean
      /** What Datadog stored in another way than it was sent; empty when it holds what is declared. */
      readonly differences: readonly Change[]
      /** As Datadog holds it now. Absent when it was deleted. */
      readonly entity?: LiveEntity
    }
  /** There was nothing to do. */
  | { readonly status: 'unchanged'; readonly id: string; readonly entity?: LiveEntity }
  /** The plan refuses it; `entity` is what was seen, perhaps somebody else's. */
  | { readonly status: 'refused'; readonly entity?: LiveEntity }
  | { readonly status: 'failed'; readonly error: DatadogError }
  /** Something that had to be done first was not; `by` is its key. */
  | { readonly status: 'blocked'; readonly by: string }
  /** The run was ended before: by the caller's signal, or because Datadog no longer takes the keys. */
  | { readonly status: 'not-attempted' }
)

/** Whether everything is as declared now. */
export function isComplete(results: readonly ActionResult[]): boolean {
  return results.every(({ status }) => status === 'done' || status === 'unchanged')
}
