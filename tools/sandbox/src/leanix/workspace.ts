import type { Clock } from '../frame/clock.ts'
import type { History } from '../frame/history.ts'
import type { AccessTokens } from './access/access-tokens.ts'
import type { RateLimit } from './access/rate-limit.ts'
import {
  factSheetOf,
  type FactSheet,
  type FactSheetSeed,
  type Inventory,
} from './fact-sheets/fact-sheet.ts'
import type { LeanixSettings, LeanixSettingsChange } from './settings.ts'

/** One workspace, with everything that it holds. */
export interface Workspace {
  readonly clock: Clock
  /** The technical users by their API tokens. */
  readonly users: ReadonlyMap<string, string>
  readonly accessTokens: AccessTokens
  readonly rateLimit: RateLimit
  readonly inventory: History<Inventory>
  settings(): LeanixSettings
}

/** The inventory after a change of settings. */
export function changedInventory(
  inventory: Inventory,
  { factSheets = [], remove = [] }: LeanixSettingsChange,
): Inventory {
  const after = new Map(inventory)
  for (const id of remove) after.delete(id)
  for (const change of factSheets) {
    const named = Object.entries(change).filter(([, value]) => value !== undefined)
    const seed: FactSheetSeed = { ...Object.fromEntries(named), name: change.name }
    const known: FactSheet | undefined = after.get(seed.id ?? factSheetOf(seed).id)
    const sheet = known === undefined ? factSheetOf(seed) : { ...known, ...seed }
    after.set(sheet.id, sheet)
  }
  return after
}
