import { createHistory } from '../frame/history.ts'
import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import { createAccessTokens } from './access/access-tokens.ts'
import { createRateLimit } from './access/rate-limit.ts'
import { displayNameOf, type FactSheetSeed } from './fact-sheets/fact-sheet.ts'
import { answerRequest, troubles } from './http/entry.ts'
import { defaultFactSheets } from './seed/default-seed.ts'
import {
  changedSettings,
  initialSettings,
  settingsChangeSchema,
  type LeanixSettings,
  type LeanixSettingsChange,
} from './settings.ts'
import { changedInventory, type Workspace } from './workspace.ts'

/** What a client needs to reach the stand-in. */
export type LeanixCredentials = {
  /** In the place of `https://acme.leanix.net`. */
  readonly url: string
  readonly apiToken: string
  /** The token before the last rotation; it is accepted until the setting `revokedApiTokens` names it. */
  readonly oldApiToken: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface LeanixSeed {
  /** In the place of the default inventory. */
  readonly factSheets?: readonly FactSheetSeed[]
  readonly settings?: LeanixSettingsChange
}

const apiToken = 'sandboxLeanixTokenForTheTechnicalUser001'
const oldApiToken = 'sandboxLeanixTokenForTheTechnicalUser000'
const user = 'sandbox-technical-user@example.com'

/** Creates a stand-in for one workspace of LeanIX. */
export function createLeanix({ clock }: Surroundings, seed: LeanixSeed = {}): StandIn {
  const seeded = changedSettings(initialSettings, seed.settings ?? {})
  let settings: LeanixSettings = seeded
  const created = (): Workspace => {
    const planted = { factSheets: seed.factSheets ?? defaultFactSheets }
    const inventory = changedInventory(new Map(), planted)
    return {
      clock,
      users: new Map([apiToken, oldApiToken].map((token) => [token, user])),
      accessTokens: createAccessTokens(clock.now, () => settings),
      rateLimit: createRateLimit(clock.now, () => settings),
      inventory: createHistory(clock.now, changedInventory(inventory, seed.settings ?? {})),
      settings: () => settings,
    }
  }
  let workspace = created()
  return {
    troubles,
    credentials: (url): Readonly<Record<keyof LeanixCredentials, string>> => ({
      url,
      apiToken,
      oldApiToken,
    }),
    answer: (request, conditions) => answerRequest(workspace, request, conditions),
    state() {
      const inventory = workspace.inventory.seen()
      const shown = [...inventory.values()].map((sheet) => ({
        ...sheet,
        displayName: displayNameOf(inventory, sheet),
      }))
      return { settings, factSheets: shown }
    },
    reset() {
      settings = seeded
      workspace = created()
    },
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        settings = changedSettings(settings, result.data)
        const { inventory } = workspace
        inventory.put(changedInventory(inventory.seen(), result.data))
        return []
      },
    },
    dropSessions() {
      workspace.accessTokens.drop()
    },
  }
}
