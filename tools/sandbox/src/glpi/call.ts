import type { Clock } from '../frame/clock.ts'
import type { Conditions } from '../frame/stand-in.ts'
import type { Database, Row, Tables, Value } from './database.ts'
import { translated, type Language } from './messages.ts'
import type { Rights } from './profile-rights.ts'
import type { Session, Sessions } from './session/sessions.ts'
import type { GlpiSettings } from './settings.ts'

/** The parts of the server that every call works with. */
export interface Server {
  readonly db: Database
  readonly sessions: Sessions
  readonly clock: Clock
  /** The app token of the API client. */
  readonly appToken: string
  settings(): GlpiSettings
  origin(): string
}

/** Troubles of GLPI's server that a fault rule can name. */
export const troubles = [
  'maintenance',
  'database-down',
  'update-needed',
  'database-dies',
  'tickets-locked',
  'ticket-row-locked',
  'groups-locked',
  'worker-killed-at-insert',
  'worker-killed-before-actors',
] as const

/** One of {@link troubles}. */
export type Trouble = (typeof troubles)[number]

/** The trouble that a fault rule asks for. */
export function troubleOf({ trouble }: Conditions): Trouble | undefined {
  return troubles.find((name) => name === trouble)
}

/** One API call on its way through the server. */
export interface Call {
  readonly server: Server
  readonly verb: string
  readonly parameters: Record<string, unknown>
  readonly headers: Readonly<Record<string, string>>
  readonly trouble: Trouble | undefined
  /** What searches and lists see. */
  readonly tables: Tables
  /** Messages for the user's screen; answers quote the last one. */
  readonly messages: string[]
}

/** A call of somebody who has logged in. */
export interface SessionCall extends Call {
  readonly session: Session
}

/** The time as the database writes it, UTC. */
export function sqlTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

/** The present, as the database writes it. */
export function now({ server }: Call): string {
  return sqlTime(server.clock.now())
}

/** The seconds between two such times. */
export function secondsBetween(from: Value | undefined, to: Value | undefined): number {
  if (typeof from !== 'string' || typeof to !== 'string') return 0
  return Math.round((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 1000)
}

/** Rows never change in place, so what was read from one stays true. */
const parsedRights = new WeakMap<Row, Rights>()

/** The rights of the profile that this session works with. */
export function rightsOf({ server, session }: SessionCall): Rights {
  const profile = server.db.table('Profile').get(session.profileId)
  if (profile === undefined) return {}
  const known = parsedRights.get(profile)
  if (known !== undefined) return known
  const parsed = JSON.parse(String(profile['rights'] ?? '{}')) as Rights
  parsedRights.set(profile, parsed)
  return parsed
}

/** The address in front of resources in headers and links. */
export function apiUrl(server: Server): string {
  return server.settings().urlBaseApi ?? `${server.origin()}/apirest.php`
}

/** A text in the language of the session, if there is one. */
export function say(call: Call, text: string, filled = ''): string {
  const language: Language = 'session' in call ? (call as SessionCall).session.language : 'en_GB'
  return translated(text, language, filled)
}
