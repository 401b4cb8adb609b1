import { createHistory } from '../frame/history.ts'
import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import type { Accounts } from './access/accounts.ts'
import { createRateLimits } from './access/rate-limits.ts'
import { createSessions } from './access/sessions.ts'
import { createTokens } from './access/tokens.ts'
import { answerRequest, troubles } from './http/entry.ts'
import { changedRows, type Instance } from './instance.ts'
import type { RowSeed } from './rows/row.ts'
import { defaultRows } from './seed/default-seed.ts'
import {
  changedSettings,
  initialSettings,
  settingsChangeSchema,
  type ServicenowSettings,
  type ServicenowSettingsChange,
} from './settings.ts'

/** What a client needs to reach the stand-in. */
export type ServicenowCredentials = {
  /** In the place of `https://acme.service-now.com`. */
  readonly url: string
  /** Sees everything. */
  readonly user: string
  readonly password: string
  readonly clientId: string
  readonly clientSecret: string
  readonly apiKey: string
  /** Sees a few records, and is not told that there are more. */
  readonly limitedUser: string
  readonly limitedPassword: string
  /** Can log in, and may not use the API. */
  readonly deniedUser: string
  readonly deniedPassword: string
  /** A service that everybody sees who may use the API. */
  readonly knownService: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface ServicenowSeed {
  /** Records by class, in the place of the default ones. */
  readonly rows?: Readonly<Record<string, readonly RowSeed[]>>
  readonly settings?: ServicenowSettingsChange
}

const own = {
  user: 'retriever.reader',
  password: 'sandbox-reader-password',
  clientId: '5a1b0c7d93e24f60a1b2c3d4e5f60718',
  clientSecret: 'sandbox-client-secret',
  apiKey: 'now_sandboxApiKeyOfTheReader',
  limitedUser: 'limited',
  limitedPassword: 'sandbox-limited-password',
  deniedUser: 'denied',
  deniedPassword: 'sandbox-denied-password',
  knownService: 'Email',
} as const

const accounts: Accounts = {
  passwords: {
    [own.user]: own.password,
    [own.limitedUser]: own.limitedPassword,
    [own.deniedUser]: own.deniedPassword,
  },
  clientId: own.clientId,
  clientSecret: own.clientSecret,
  apiKey: own.apiKey,
  actsAs: own.user,
}

/** Creates a stand-in for one instance of ServiceNow. */
export function createServicenow(
  { clock, origin }: Surroundings,
  seed: ServicenowSeed = {},
): StandIn {
  const seeded = changedSettings(initialSettings, seed.settings ?? {})
  let settings: ServicenowSettings = seeded
  const { now } = clock
  const created = (): Instance => {
    const planted = changedRows(new Map(), { rows: seed.rows ?? defaultRows }, now())
    return {
      clock,
      accounts,
      origin,
      sessions: createSessions(now),
      tokens: createTokens(now),
      rateLimits: createRateLimits(now, () => settings),
      rows: createHistory(now, changedRows(planted, seed.settings ?? {}, now())),
      evaluated: [],
      settings: () => settings,
    }
  }
  let instance = created()
  return {
    troubles,
    credentials: (url): Readonly<Record<keyof ServicenowCredentials, string>> => ({ url, ...own }),
    answer: (request, conditions) => answerRequest(instance, request, conditions),
    state: () => ({
      settings: { ...settings, passwords: Object.keys(settings.passwords) },
      rows: [...instance.rows.seen().values()],
      evaluated: instance.evaluated,
    }),
    reset() {
      settings = seeded
      instance = created()
    },
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        settings = changedSettings(settings, result.data)
        instance.rows.put(changedRows(instance.rows.seen(), result.data, now()))
        return []
      },
    },
    dropSessions() {
      instance.sessions.drop()
      instance.tokens.drop()
    },
  }
}
