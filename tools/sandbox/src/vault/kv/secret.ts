import { goDuration } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { nanoTime } from '../text/times.ts'

/** One version of a secret. Instants are epoch milliseconds. */
export interface Version {
  readonly createdAt: number
  /** When it is or was deleted. */
  readonly deletedAt: number | undefined
  readonly destroyed: boolean
  /** Null when it was written so, or is destroyed. */
  readonly data: JsonObject | null
}

/** A secret with its versions. It never changes in place. */
export interface Secret {
  readonly versions: ReadonlyMap<number, Version>
  readonly current: number
  readonly oldest: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly maxVersions: number
  readonly casRequired: boolean
  /** In seconds; 0 for never. */
  readonly deleteAfter: number
  readonly customMetadata: Readonly<Record<string, string>> | null
  /** How often its metadata were written. */
  readonly metadataVersion: number
}

/** A secret without versions. */
export function emptySecret(now: number): Secret {
  return {
    versions: new Map(),
    current: 0,
    oldest: 0,
    createdAt: now,
    updatedAt: now,
    maxVersions: 0,
    casRequired: false,
    deleteAfter: 0,
    customMetadata: null,
    metadataVersion: 0,
  }
}

/** Whether the data of a version can be read. */
export function isLive(version: Version, now: number): boolean {
  return !version.destroyed && (version.deletedAt === undefined || now < version.deletedAt)
}

/** The secret with one of its versions replaced. */
export function withVersion(secret: Secret, number: number, version: Version): Secret {
  return { ...secret, versions: new Map([...secret.versions, [number, version]]) }
}

/** The secret with one more version; the oldest go when there are more than `limit`. */
export function withNewVersion(
  secret: Secret,
  data: JsonObject | null,
  now: number,
  { limit, deleteAfter }: { readonly limit: number; readonly deleteAfter: number },
): Secret {
  const current = secret.current + 1
  const deletedAt = deleteAfter > 0 ? now + deleteAfter * 1000 : undefined
  const made: Version = { createdAt: now, deletedAt, destroyed: false, data }
  const first = Math.max(current - limit + 1, 1)
  const versions = new Map([...secret.versions, [current, made]])
  for (const number of versions.keys()) if (number < first) versions.delete(number)
  const oldest = first > 1 ? first : secret.oldest
  return { ...secret, versions, current, oldest, updatedAt: now }
}

/** What answers say about a version. */
export function versionInfo(secret: Secret, number: number): JsonObject {
  const version = secret.versions.get(number)
  return {
    ...(version === undefined ? {} : stateOf(version)),
    custom_metadata: secret.customMetadata,
    version: number,
  }
}

/** What answers say about a secret. */
export function secretInfo(secret: Secret): JsonObject {
  const versions = [...secret.versions].map(([number, version]) => [number, stateOf(version)])
  return {
    cas_required: secret.casRequired,
    created_time: nanoTime(secret.createdAt),
    current_metadata_version: secret.metadataVersion,
    current_version: secret.current,
    custom_metadata: secret.customMetadata,
    delete_version_after: goDuration(secret.deleteAfter),
    max_versions: secret.maxVersions,
    metadata_cas_required: false,
    oldest_version: secret.oldest,
    updated_time: nanoTime(secret.updatedAt),
    versions: Object.fromEntries(versions) as JsonObject,
  }
}

function stateOf({ createdAt, deletedAt, destroyed }: Version): JsonObject {
  return {
    created_time: nanoTime(createdAt),
    deletion_time: deletedAt === undefined ? '' : nanoTime(deletedAt),
    destroyed,
  }
}
