import { createHash } from 'node:crypto'

import { readingScopes, type Scope } from './scopes.ts'

/** An application key. */
export interface ApplicationKey {
  readonly key: string
  readonly name: string
  /** Null: everything that its owner may. */
  readonly scopes: readonly Scope[] | null
}

/** The keys of an organisation. */
export interface Keys {
  readonly apiKeys: readonly string[]
  readonly applicationKeys: readonly ApplicationKey[]
}

/** The keys that every organisation begins with; no two organisations share one. */
export interface OwnKeys {
  readonly apiKey: string
  readonly oldApiKey: string
  readonly appKey: string
  readonly oldAppKey: string
  readonly readOnlyAppKey: string
}

/** The keys that this organisation begins with: 32 and 40 hexadecimal digits, always the same ones. */
export function ownKeys(organisation: number): OwnKeys {
  const digits = (name: string, length: number): string =>
    createHash('sha256').update(`sandbox ${organisation} ${name}`).digest('hex').slice(0, length)
  return {
    apiKey: digits('api key', 32),
    oldApiKey: digits('old api key', 32),
    appKey: digits('application key', 40),
    oldAppKey: digits('old application key', 40),
    readOnlyAppKey: digits('read-only application key', 40),
  }
}

/** The keys of an organisation: its own ones and those that the seed adds. */
export function keysOf(own: OwnKeys, added: Partial<Keys> = {}): Keys {
  return {
    apiKeys: [own.apiKey, own.oldApiKey, ...(added.apiKeys ?? [])],
    applicationKeys: [
      { key: own.appKey, name: 'sandbox', scopes: null },
      { key: own.oldAppKey, name: 'sandbox, before the rotation', scopes: null },
      { key: own.readOnlyAppKey, name: 'reader', scopes: readingScopes },
      ...(added.applicationKeys ?? []),
    ],
  }
}
