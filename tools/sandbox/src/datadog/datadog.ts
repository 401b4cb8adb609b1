import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import { mistakesOf } from '../frame/mistake.ts'
import { keysOf, ownKeys, type Keys } from './access/keys.ts'
import { answerRequest, troubles } from './http/entry.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { createIds } from './ids.ts'
import type { Organisation } from './organisation.ts'
import { plant, type DatadogSeedEntities } from './seed/plant.ts'
import {
  changedSettings,
  initialSettings,
  settingsChangeSchema,
  type DatadogSettings,
  type DatadogSettingsChange,
} from './settings.ts'
import { createShelf } from './shelf.ts'
import { stateOf } from './state.ts'

/** What a client needs to reach the stand-in. */
export type DatadogCredentials = {
  /** In the place of `https://api.datadoghq.com`. */
  readonly url: string
  readonly apiKey: string
  /** May do everything. */
  readonly appKey: string
  /** May read. */
  readonly readOnlyAppKey: string
  /** The keys before the last rotation; they are accepted until the setting `revokedKeys` names them. */
  readonly oldApiKey: string
  readonly oldAppKey: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface DatadogSeed extends DatadogSeedEntities {
  /** `org_id` in answers; each organisation has keys of its own. Default 321813. */
  readonly organisation?: number
  /** Where its pages are. Default `datadoghq.com`. */
  readonly site?: string
  readonly settings?: DatadogSettingsChange
  /** Keys besides those of the organisation. */
  readonly keys?: Partial<Keys>
}

const defaultOrganisation = 321_813

/** Creates a stand-in for one organisation of Datadog at one site. */
export function createDatadog(around: Surroundings, seed: DatadogSeed = {}): StandIn {
  const id = seed.organisation ?? defaultOrganisation
  const site = seed.site ?? 'datadoghq.com'
  const own = ownKeys(id)
  const keys = keysOf(own, seed.keys)
  const seeded = changedSettings(initialSettings, seed.settings ?? {})
  let settings: DatadogSettings = seeded
  const created = (): Organisation => {
    const org = createOrganisation(around, { id, site, keys, settings: () => settings })
    plant(org, seed)
    return org
  }
  let org = created()
  return {
    troubles,
    credentials: (url): Readonly<Record<keyof DatadogCredentials, string>> => ({ url, ...own }),
    answer: (request, conditions) => answerRequest(org, request, conditions),
    state: () => stateOf(org),
    reset() {
      settings = seeded
      org = created()
    },
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        settings = changedSettings(settings, result.data)
        return []
      },
    },
  }
}

function createOrganisation(
  { clock, origin }: Surroundings,
  given: Pick<Organisation, 'id' | 'site' | 'keys' | 'settings'>,
): Organisation {
  const { now } = clock
  return {
    ...given,
    user: 'sandbox@example.com',
    clock,
    origin,
    ids: createIds(given.id),
    limits: createRateLimits(now, given.settings),
    monitors: createShelf(now),
    dashboards: createShelf(now),
    dashboardLists: createShelf(now),
    sharedDashboards: createShelf(now),
    downtimes: createShelf(now),
    objectives: createShelf(now),
    notificationRules: createShelf(now),
    restrictions: createShelf(now),
    entities: createShelf(now),
    definitions: createShelf(now),
    events: createShelf(now),
  }
}
