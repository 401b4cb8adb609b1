import type { ServicenowSettings } from '../settings.ts'

/** Who can log in, and with what. */
export interface Accounts {
  /** Passwords by the user's name, before the setting `passwords`. */
  readonly passwords: Readonly<Record<string, string>>
  readonly clientId: string
  readonly clientSecret: string
  readonly apiKey: string
  /** As whom an API key, or a client without a user, acts. */
  readonly actsAs: string
}

/** Whether this is the user's password now. */
export function isPassword(
  { passwords }: Accounts,
  settings: ServicenowSettings,
  user: string,
  password: string,
): boolean {
  const all = { ...passwords, ...settings.passwords }
  return password !== '' && Object.hasOwn(all, user) && all[user] === password
}
