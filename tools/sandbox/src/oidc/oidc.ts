import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, StandInAnswer, StandInRequest, Surroundings } from '../frame/stand-in.ts'
import { authorize } from './authorize/authorize.ts'
import { login } from './authorize/login.ts'
import { logout } from './authorize/logout.ts'
import { seedClients, seedPeople, type Client, type Person } from './clients.ts'
import { discovery } from './discovery.ts'
import { page, published } from './http/answers.ts'
import type { Issuer } from './issuer.ts'
import { createKeyRing } from './keys/key-ring.ts'
import { initialSettings, settingsChangeSchema, type OidcSettings } from './settings.ts'
import { answerToken } from './tokens/token-endpoint.ts'
import { userinfo } from './tokens/userinfo.ts'

/** What a client needs to reach the stand-in. */
export type OidcCredentials = {
  /** The issuer: the address of the stand-in. */
  readonly url: string
  /** For people who sign in with a browser; it has a secret. */
  readonly clientId: string
  readonly clientSecret: string
  /** The same without a secret. */
  readonly publicClientId: string
  /** For programs, by client credentials. */
  readonly machineClientId: string
  readonly machineClientSecret: string
  /** For whom access tokens are. */
  readonly audience: string
  /** Somebody in the groups `sre` and `everybody`. */
  readonly user: string
}

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface OidcSeed {
  readonly settings?: Partial<OidcSettings>
  /** Beside the three of the credentials; one with the id of such replaces it. */
  readonly clients?: readonly Client[]
  /** Beside ann and bob. */
  readonly people?: readonly Person[]
}

/** Creates a stand-in for an issuer of OpenID Connect. */
export function createOidc(around: Surroundings, seed: OidcSeed = {}): StandIn {
  const fresh = (): OidcSettings => ({ ...initialSettings, ...seed.settings })
  let settings = fresh()
  let issuer = createIssuer(around, seed, () => settings)
  return {
    troubles: [],
    credentials: (url): Readonly<Record<keyof OidcCredentials, string>> => ({
      url,
      clientId: 'console',
      clientSecret: 'sandbox-console-secret',
      publicClientId: 'console-public',
      machineClientId: 'pipeline',
      machineClientSecret: 'sandbox-pipeline-secret',
      audience: 'birddog-sidecar',
      user: 'ann',
    }),
    answer: (request) => answer(issuer, request),
    state: () => ({
      settings,
      clients: issuer.clients,
      people: issuer.people,
      sessions: [...issuer.sessions.values()],
      waiting: issuer.pending.size,
    }),
    reset() {
      settings = fresh()
      issuer = createIssuer(around, seed, () => settings)
    },
    dropSessions() {
      for (const all of [
        issuer.sessions,
        issuer.codes,
        issuer.refreshTokens,
        issuer.accessTokens,
      ]) {
        all.clear()
      }
    },
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        const given = Object.entries(result.data).filter(([, field]) => field !== undefined)
        settings = { ...settings, ...(Object.fromEntries(given) as Partial<OidcSettings>) }
        return []
      },
    },
  }
}

function createIssuer(around: Surroundings, seed: OidcSeed, settings: () => OidcSettings): Issuer {
  const own = seed.clients ?? []
  return {
    ...around,
    settings,
    clients: [...own, ...seedClients.filter(({ id }) => own.every((client) => client.id !== id))],
    people: [...seedPeople, ...(seed.people ?? [])],
    keys: createKeyRing(),
    pending: new Map(),
    codes: new Map(),
    sessions: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
  }
}

async function answer(issuer: Issuer, request: StandInRequest): Promise<StandInAnswer> {
  const { method, path } = request
  switch (path) {
    case '/.well-known/openid-configuration':
      return only(method, ['GET'], () => published(discovery(issuer.origin())))
    case '/jwks':
      return only(method, ['GET'], async () =>
        published(await issuer.keys.published(issuer.settings())),
      )
    case '/authorize':
      return only(method, ['GET', 'POST'], () => authorize(issuer, request))
    case '/login':
      return only(method, ['POST'], () => login(issuer, request))
    case '/token':
      return only(method, ['POST'], () => answerToken(issuer, request))
    case '/userinfo':
      return only(method, ['GET', 'POST'], () => userinfo(issuer, request))
    case '/logout':
      return only(method, ['GET', 'POST'], () => logout(issuer, request))
    default:
      return page(404, 'Not Found', '<p>There is nothing here.</p>')
  }
}

function only(
  method: string,
  allowed: readonly string[],
  act: () => StandInAnswer | Promise<StandInAnswer>,
): StandInAnswer | Promise<StandInAnswer> {
  if (allowed.includes(method)) return act()
  return page(405, 'Method Not Allowed', '', { allow: allowed.join(', ') })
}
