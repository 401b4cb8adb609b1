import { failure, invalid } from '../refusal.ts'
import {
  seenAt,
  type EngineCall,
  type Operation,
  type Engine,
  type Handler,
  type Reply,
  type Route,
} from '../server.ts'
import { goDuration, secondsOf } from '../text/durations.ts'
import { isObject, withFloats, type JsonObject, type JsonValue } from '../text/json-value.ts'
import { History } from './history.ts'
import { flagField, listField, objectField, wholeField } from './inputs.ts'
import { listBelow, listFields, scanBelow } from './listing.ts'
import { changedSecret, metadataFields } from './metadata.ts'
import {
  emptySecret,
  isLive,
  secretInfo,
  versionInfo,
  withNewVersion,
  withVersion,
  type Secret,
} from './secret.ts'

/** Key/value secrets with versions. Numbers become 64-bit floats. */
export interface Kv2 extends Engine {
  readonly secrets: History<Secret>
}

/** What holds for all secrets of a mount. */
interface Config {
  maxVersions: number
  casRequired: boolean
  deleteAfter: number
}

const commandOf: Readonly<Record<Operation, string>> = {
  read: 'get',
  header: 'get',
  list: 'list',
  scan: 'scan',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '')

/** Creates an engine with these secrets, or without any. */
export function createKv2(secrets = new History<Secret>()): Kv2 {
  const config: Config = { maxVersions: 0, casRequired: false, deleteAfter: 0 }

  const limits = (secret: Secret): { limit: number; deleteAfter: number } => ({
    limit: secret.maxVersions || config.maxVersions || 10,
    deleteAfter: secret.deleteAfter || config.deleteAfter,
  })

  function checkCas(secret: Secret | undefined, data: JsonObject): void {
    const options = objectField('options', data['options'] ?? null)
    const given = options?.['cas']
    if (given === undefined || given === null) {
      if (config.casRequired || secret?.casRequired === true) {
        throw invalid('check-and-set parameter required for this call')
      }
      return
    }
    let wanted: number
    try {
      wanted = wholeField('cas', given)
    } catch {
      throw invalid('error parsing check-and-set parameter')
    }
    if (wanted !== (secret?.current ?? 0)) {
      throw invalid('check-and-set parameter did not match the current version')
    }
  }

  function readVersion(
    call: EngineCall,
    path: string,
    show: (data: JsonObject | null) => JsonObject,
  ): Reply | undefined {
    const secret = secrets.get(withoutSlash(path), seenAt(call))
    const asked = wholeField('version', call.data['version'], true)
    const number = asked > 0 ? asked : (secret?.current ?? 0)
    const version = secret?.versions.get(number)
    if (secret === undefined || version === undefined) return undefined
    if (path.endsWith('/') && !version.destroyed) throw failure('could not find version data')
    const live = isLive(version, call.now)
    const metadata = versionInfo(secret, number)
    return { status: live ? 200 : 404, data: { ...show(live ? version.data : null), metadata } }
  }

  const write: Handler = (call, path = '') => {
    const { data, now } = call
    const secret = secrets.get(path, now)
    if (data['data'] === undefined) throw invalid('no data provided')
    const given = objectField('data', data['data'])
    checkCas(secret, data)
    const before = secret ?? emptySecret(now)
    const after = withNewVersion(
      before,
      withFloats(given) as JsonObject | null,
      now,
      limits(before),
    )
    secrets.set(path, after, now)
    return { data: versionInfo(after, after.current) }
  }

  const patch: Handler = (call, path = '') => {
    const { data, now } = call
    const secret = secrets.get(path, now)
    if (data['data'] === undefined) throw invalid('no data provided')
    const change = objectField('data', data['data'])
    checkCas(secret, data)
    const version = secret?.versions.get(secret.current)
    if (secret === undefined || version === undefined) return { status: 404, kept: '' }
    if (!isLive(version, now)) return { status: 404, data: versionInfo(secret, secret.current) }
    const merged = mergePatch(version.data, withFloats(change)) as JsonObject
    const after = withNewVersion(secret, merged, now, limits(secret))
    secrets.set(path, after, now)
    return { data: versionInfo(after, after.current) }
  }

  /** Changes the versions that the body names, or the current one. */
  function forVersions(
    call: EngineCall,
    path: string,
    numbers: readonly number[],
    change: (version: NonNullable<ReturnType<Secret['versions']['get']>>) => typeof version,
  ): undefined {
    const { now } = call
    let secret = secrets.get(path, now)
    if (secret === undefined) return
    for (const number of numbers) {
      const version = secret.versions.get(number)
      if (version !== undefined) secret = withVersion(secret, number, change(version))
    }
    secrets.set(path, secret, now)
  }

  const remove =
    (change: 'delete' | 'undelete' | 'destroy'): Handler =>
    (call, path = '') => {
      const numbers = listField(call.data['versions']).map(Number)
      if (numbers.length === 0) throw invalid('No version number provided')
      return forVersions(call, path, numbers, (version) => {
        if (change === 'destroy') return { ...version, destroyed: true, data: null }
        if (version.destroyed) return version
        if (change === 'undelete') return { ...version, deletedAt: undefined }
        return isLive(version, call.now) ? { ...version, deletedAt: call.now } : version
      })
    }

  const setMetadata: Handler = (call, path = '') => {
    const key = withoutSlash(path)
    const secret = secrets.get(key, call.now)
    if (call.operation === 'patch' && secret === undefined) return { status: 404, kept: '' }
    secrets.set(key, changedSecret(secret ?? emptySecret(call.now), call), call.now)
    return undefined
  }

  const routes: readonly Route[] = [
    {
      path: /^data\/(.+)$/,
      fields: ['data', 'options', 'version'],
      operations: {
        read: (call, path = '') => readVersion(call, path, (data) => ({ data })),
        update: write,
        patch,
        delete: (call, path = '') =>
          forVersions(call, path, [secrets.get(path, call.now)?.current ?? 0], (version) =>
            isLive(version, call.now) ? { ...version, deletedAt: call.now } : version,
          ),
      },
    },
    { path: /^data$/, operations: { read: () => rootOfData } },
    { path: /^data\/$/, operations: { read: () => undefined } },
    {
      path: /^subkeys\/(.+)$/,
      fields: ['version', 'depth'],
      operations: {
        read: (call, path = '') => {
          const depth = wholeField('depth', call.data['depth'], true)
          return readVersion(call, path, (data) => ({ subkeys: namesOnly(data, depth) }))
        },
      },
    },
    {
      path: /^metadata(?:\/(.*))?$/,
      fields: [...listFields, ...metadataFields],
      operations: {
        list: (call, folder = '') => listBelow(call, secrets.paths(seenAt(call)), folder),
        scan: (call, folder = '') => scanBelow(secrets.paths(seenAt(call)), folder),
        read: (call, path = '') => {
          const secret = secrets.get(withoutSlash(path), seenAt(call))
          return secret === undefined ? undefined : { data: secretInfo(secret) }
        },
        update: setMetadata,
        patch: setMetadata,
        delete: (call, path = '') => {
          secrets.set(withoutSlash(path), undefined, call.now)
          return undefined
        },
      },
    },
    {
      path: /^detailed-metadata\/(.*)$/,
      fields: listFields,
      operations: {
        list: (call, folder = '') =>
          listBelow(call, secrets.paths(seenAt(call)), folder, (path) =>
            secretInfo(secrets.get(path, seenAt(call)) ?? emptySecret(call.now)),
          ),
      },
    },
    { path: /^delete\/(.+)$/, fields: ['versions'], operations: { update: remove('delete') } },
    { path: /^undelete\/(.+)$/, fields: ['versions'], operations: { update: remove('undelete') } },
    { path: /^destroy\/(.+)$/, fields: ['versions'], operations: { update: remove('destroy') } },
    {
      path: /^config$/,
      fields: ['max_versions', 'cas_required', 'delete_version_after', 'metadata_cas_required'],
      operations: {
        read: () => ({
          data: {
            cas_required: config.casRequired,
            delete_version_after: goDuration(config.deleteAfter),
            max_versions: config.maxVersions,
            metadata_cas_required: false,
          },
        }),
        update: ({ data }) => {
          if ('max_versions' in data) {
            config.maxVersions = wholeField('max_versions', data['max_versions'])
          }
          if ('cas_required' in data) config.casRequired = flagField(data['cas_required'])
          if ('delete_version_after' in data) {
            config.deleteAfter = Math.max(secondsOf(data['delete_version_after']), 0)
          }
          return undefined
        },
      },
    },
    {
      path: /^.*$/,
      operations: {
        read: wrongPath,
        list: wrongPath,
        update: wrongPath,
        patch: wrongPath,
        delete: wrongPath,
      },
    },
  ]

  return {
    secrets,
    routes,
    exists: ({ rest, now }) => {
      const path = /^(?:data|metadata)\/(.+)$/.exec(rest)?.[1]
      return path === undefined
        ? rest !== 'config'
        : secrets.get(withoutSlash(path), now) !== undefined
    },
    state: () =>
      Object.fromEntries(
        secrets.paths(Infinity).map((path) => {
          const secret = secrets.get(path, Infinity) ?? emptySecret(0)
          return [
            path,
            {
              ...secretInfo(secret),
              data: Object.fromEntries(
                [...secret.versions].map(([number, { data }]) => [number, data]),
              ),
            },
          ]
        }),
      ),
  }
}

const rootOfData: Reply = {
  status: 404,
  warnings: ['Non-listing operations on the root of a K/V v2 mount are not supported.'],
}

const wrongPath: Handler = ({ server, operation }) => {
  const [cli, command] =
    server.settings().flavour === 'openbao' ? ['OpenBao', 'bao'] : ['Vault', 'vault']
  const warning = `Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the ${cli} CLI, use '${command} kv ${commandOf[operation]}' for this operation.`
  return { status: 404, warnings: [warning] }
}

/** Applies a merge patch: null removes. */
function mergePatch(target: JsonValue, change: JsonValue): JsonValue {
  if (!isObject(change)) return change
  const merged: Record<string, JsonValue> = {
    ...(isObject(target) ? (target as Record<string, JsonValue>) : {}),
  }
  for (const [name, value = null] of Object.entries(change)) {
    if (value === null) delete merged[name]
    else merged[name] = mergePatch(merged[name] ?? null, value)
  }
  return merged
}

/** The names without the values; below `depth` levels, if it is not 0, they end. */
function namesOnly(data: JsonObject | null, depth: number): JsonObject | null {
  if (data === null) return null
  const entries = Object.entries(data).map(([name, value = null]) => {
    const opens = isObject(value) && Object.keys(value).length > 0 && depth !== 1
    return [name, opens ? namesOnly(value, depth - 1) : null] as const
  })
  return Object.fromEntries(entries)
}
