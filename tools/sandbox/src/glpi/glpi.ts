import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import { mistakesOf, type Mistake } from '../frame/mistake.ts'
import { sqlTime, troubles, type Server } from './call.ts'
import { createDatabase } from './database.ts'
import { answerRequest } from './http/entry.ts'
import { shapes } from './shapes.ts'
import { appToken, bridgeToken, plant, putRows } from './seed/default-seed.ts'
import { createSessions } from './session/sessions.ts'
import {
  initialSettings,
  settingsChangeSchema,
  type GlpiSettings,
  type SeedRows,
} from './settings.ts'

/** What a client needs to reach the stand-in: the user is a technician. */
export type GlpiCredentials = {
  /** The address of the API, ending in `apirest.php`. */
  readonly url: string
  readonly userToken: string
  readonly appToken: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface GlpiSeed {
  readonly settings?: Partial<GlpiSettings>
  /** Rows by item type; a row with a known id changes that row. */
  readonly rows?: SeedRows
}

/** Creates a stand-in for GLPI 10.0.12 with its REST API v1. */
export function createGlpi({ clock, origin }: Surroundings, seed: GlpiSeed = {}): StandIn {
  let settings: GlpiSettings = { ...initialSettings, ...seed.settings }
  const db = createDatabase(clock.now)
  const sessions = createSessions(clock, () => settings)
  const server: Server = { db, sessions, clock, appToken, origin, settings: () => settings }
  const plantSeed = (): void => plant(db, sqlTime(clock.now()), seed.rows)
  plantSeed()
  return {
    troubles,
    credentials: (address): Readonly<Record<keyof GlpiCredentials, string>> => ({
      url: `${address}/apirest.php`,
      userToken: bridgeToken,
      appToken,
    }),
    answer: (request, conditions) => answerRequest(server, request, conditions),
    state: () => ({
      items: Object.fromEntries(db.names().map((name) => [name, db.table(name).rows()] as const)),
      sessions: sessions.list(),
      settings,
    }),
    reset() {
      settings = { ...initialSettings, ...seed.settings }
      db.clear()
      sessions.endAll()
      plantSeed()
    },
    dropSessions: sessions.endAll,
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        const { rows = {}, remove = {}, nextIds = {}, ...switches } = result.data
        const mistakes = [
          ...unknownTypes('rows', rows),
          ...unknownTypes('remove', remove),
          ...unknownTypes('nextIds', nextIds),
        ]
        if (mistakes.length > 0) return mistakes
        const given = Object.entries(switches).filter(([, field]) => field !== undefined)
        settings = { ...settings, ...(Object.fromEntries(given) as Partial<GlpiSettings>) }
        for (const [name, ids] of Object.entries(remove)) for (const id of ids) db.remove(name, id)
        putRows(db, sqlTime(clock.now()), rows)
        for (const [name, id] of Object.entries(nextIds)) db.setNextId(name, id)
        return []
      },
    },
  }
}

function unknownTypes(place: string, byType: object): readonly Mistake[] {
  return Object.keys(byType)
    .filter((name) => !Object.hasOwn(shapes, name))
    .map((name) => ({ path: `${place}.${name}`, detail: 'unknown item type' }))
}
