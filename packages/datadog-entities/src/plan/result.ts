import type { Change } from '../diff/change.ts'
import type { DatadogError } from '../error.ts'
import type { Action } from './action.ts'

/** What became of one action. */
export type ActionResult = { readonly action: Action } & (
  | {
      readonly status: 'done'
      readonly id: string
      /** True when it was so already: an earlier run had done it, and its answer was lost. */
      readonly already: boolean
      /** What Datadog stored in another way than it was sent; empty when it holds what is declared. */
      readonly differences: readonly Change[]
    }
  /** There was nothing to do. */
  | { readonly status: 'unchanged'; readonly id: string }
  /** The plan refuses it. */
  | { readonly status: 'refused' }
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
