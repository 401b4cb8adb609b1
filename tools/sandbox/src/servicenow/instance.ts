import type { Clock } from '../frame/clock.ts'
import type { History } from '../frame/history.ts'
import type { Accounts } from './access/accounts.ts'
import type { RateLimits } from './access/rate-limits.ts'
import type { Sessions } from './access/sessions.ts'
import type { Tokens } from './access/tokens.ts'
import { rowOf, sysIdOf, type Rows } from './rows/row.ts'
import type { ServicenowSettings, ServicenowSettingsChange } from './settings.ts'

/** One instance, with everything that it holds. */
export interface Instance {
  readonly clock: Clock
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly rateLimits: RateLimits
  readonly rows: History<Rows>
  /** The code that queries have made the server evaluate. */
  readonly evaluated: Evaluated[]
  settings(): ServicenowSettings
  origin(): string
}

/** Code that stood in a query. */
export interface Evaluated {
  /** ISO 8601. */
  readonly at: string
  readonly user: string
  readonly code: string
}

/** The records after a change of settings. */
export function changedRows(
  before: Rows,
  { rows = {}, remove = [] }: ServicenowSettingsChange,
  now: number,
): Rows {
  const after = new Map(before)
  for (const sysId of remove) after.delete(sysId)
  for (const [className, seeds] of Object.entries(rows)) {
    for (const seed of seeds) {
      const known = after.get(seed['sys_id'] ?? sysIdOf(className, seed['name'] ?? ''))
      const row =
        known === undefined
          ? rowOf(className, seed, now)
          : { ...known, ...seed, sys_class_name: className }
      after.set(row['sys_id'] ?? '', row)
    }
  }
  return after
}
