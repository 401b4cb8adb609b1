import type { Live } from './live.ts'
import type { Verdict } from './verdict.ts'

/** What was seen in Datadog, and heard from the registers, of everything that a plan has to know. */
export interface Observed {
  readonly live: readonly Live[]
  /** Ids of what is ours, by ref, as far as links to it were followed. */
  readonly refs: ReadonlyMap<string, readonly string[]>
  /** By service. Absent when there is no gate. */
  readonly verdicts?: ReadonlyMap<string, Verdict>
  /** Why monitors cannot be deleted, in the server's words, by id. */
  readonly undeletable: ReadonlyMap<string, string>
}
