import type { Problem } from '../problem.ts'
import type { Action, Plan } from './action.ts'
import type { PlannedBody } from './planned-body.ts'
import type { ActionResult, LiveEntity } from './result.ts'

/** What came of a run. */
export type Report =
  /** What was declared has mistakes. Nothing was written. */
  | {
      readonly status: 'invalid'
      readonly organisation: string
      readonly problems: readonly Problem[]
    }
  /** A dry run: nothing was written. */
  | {
      readonly status: 'planned'
      readonly organisation: string
      readonly plan: Plan
      /** By the key of their action: what was observed, where there is one. It is no part of a saved plan. */
      readonly entities: ReadonlyMap<string, LiveEntity>
      /** What would be sent for an action of the plan, refused or not; undefined for what is not declared. */
      readonly bodyOf: (action: Action) => PlannedBody | undefined
      /** What Datadog would not take, in its own words; empty when it would take all. Only with `validate`. */
      readonly rejections?: readonly Problem[]
    }
  /** It was carried out, as far as its results say. */
  | {
      readonly status: 'applied'
      readonly organisation: string
      readonly plan: Plan
      readonly results: readonly ActionResult[]
      /** Whether everything is as declared now: nothing refused, failed or left out. */
      readonly complete: boolean
    }
