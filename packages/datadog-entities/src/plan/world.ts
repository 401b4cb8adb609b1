import type { Declared } from '../entity.ts'
import type { Action } from './action.ts'
import type { LiveIndex } from './live-index.ts'
import type { Prepared } from './prepare.ts'
import type { Rules } from './rules.ts'
import type { Verdict } from './verdict.ts'

/** What is known when an entity is decided; everything to which it links was decided before. */
export interface World extends Pick<Prepared, 'view' | 'options'> {
  readonly rules: Rules
  readonly index: LiveIndex
  readonly declaredRefs: ReadonlySet<string>
  /** The ids that declared entities name themselves. */
  readonly claimedIds: ReadonlySet<string>
  /** Ids by ref, as far as they are known. */
  readonly ids: ReadonlyMap<string, string>
  /** What is decided already, by ref. */
  readonly decided: ReadonlyMap<string, Action>
  /** Absent when there is no gate. */
  readonly verdicts?: ReadonlyMap<string, Verdict>
  readonly servicesOf: (declared: Declared) => readonly string[]
}
