import type { Problem } from '../problem.ts'
import type { Plan } from './action.ts'
import type { ActionResult } from './result.ts'

/** What came of a run. */
export type Report =
  /** What was declared has mistakes. Nothing was written. */
  | {
      readonly status: 'invalid'
      readonly organisation: string
      readonly problems: readonly Problem[]
    }
  /** A dry run: nothing was written. */
  | { readonly status: 'planned'; readonly organisation: string; readonly plan: Plan }
  /** It was carried out, as far as its results say. */
  | {
      readonly status: 'applied'
      readonly organisation: string
      readonly plan: Plan
      readonly results: readonly ActionResult[]
      /** Whether everything is as declared now: nothing refused, failed or left out. */
      readonly complete: boolean
    }
