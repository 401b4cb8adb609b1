import type { CredentialSource, Secret } from '@retriever/upstream/secret'

/** The values of a set of keys. An optional key that is absent has no entry. */
export type KeySet<Name extends string = string> = Readonly<Record<Name, Secret>>

/** One state of a set, always whole: values of two states are never mixed. */
export interface Bundle<Name extends string = string> {
  /** Changes whenever a value does, and only then. Says nothing about the values, and means nothing to another set. */
  readonly version: string
  readonly value: KeySet<Name>
  /** When its values were read last, in epoch milliseconds. */
  readonly fetchedAt: number
  /** Where each value comes from, without values: `secret/birddog/datadog@7#api_key`. */
  readonly origins: Readonly<Record<Name, string>>
}

/** Another bundle is current. */
export interface KeysChanged<Name extends string = string> {
  readonly type: 'change'
  readonly bundle: Bundle<Name>
  readonly previousVersion?: string
}

/** Refreshing fails, and the last good bundle is served. */
export interface KeysStale {
  readonly type: 'stale'
  /** Age of the bundle. */
  readonly ageMs: number
  /** A `VaultError`. */
  readonly error: Error
}

/** A secret, or a required key of one, is gone; the last good bundle is served. */
export interface KeysMissing {
  readonly type: 'missing'
  readonly error: Error
}

export type KeysEvent<Name extends string = string> = KeysChanged<Name> | KeysStale | KeysMissing

/**
 * A set of keys that stays fresh. It is a `CredentialSource` of `@retriever/upstream` by its shape: `get` before each
 * use, `reject` when the upstream refuses a version.
 */
export interface Keys<Name extends string = string> extends CredentialSource<KeySet<Name>> {
  /**
   * The current bundle: from memory while it is fresh, and read only once however many ask. A new version that was
   * rejected gives way to the one before it, until a newer one comes.
   */
  get(signal?: AbortSignal): Promise<Bundle<Name>>
  /** The bundle that was offered last, at once and however old it is; undefined before the first. */
  current(): Bundle<Name> | undefined
  /** The upstream refused this version: the next `get` looks for a newer one, at most every few seconds. */
  reject(version: string): void
  /** As {@link Keys.reject} of the current version. */
  invalidate(): void
  /** One key as a source of its own, as clients that need a single token take it. */
  credential(name: Name): CredentialSource<string>
  /** Calls back with every event until the returned function is called. */
  on(listener: (event: KeysEvent<Name>) => void): () => void
  /**
   * Each new bundle, beginning with the newest one, until the signal aborts. Who is slow misses those that were replaced
   * in the meantime.
   */
  changes(signal: AbortSignal): AsyncIterable<Bundle<Name>>
  /** Refreshes ahead of time until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
  status(): KeysStatus
  /** Lets go of all values. */
  close(): Promise<void>
}

/** Enough for a gauge and a readiness check. */
export interface KeysStatus {
  readonly version?: string
  readonly fetchedAt?: number
  /** `stale` once refreshing has failed for half of the allowed time, `expired` after all of it. */
  readonly state: 'empty' | 'fresh' | 'stale' | 'expired' | 'closed'
  /** Why the last refresh failed. */
  readonly error?: Error
  /** Versions that an upstream refused. */
  readonly rejected: readonly string[]
}
