import { textField, textsField, wholeField, flagField } from '../kv/inputs.ts'
import { createKv2 } from '../kv/kv2.ts'
import { upgradedSecrets } from '../kv/upgrade.ts'
import { invalid, Refusal } from '../refusal.ts'
import { endTokensOf } from '../routing/dispatch.ts'
import { createEngine } from '../routing/engines.ts'
import type { MountConfig } from '../routing/mounts.ts'
import type { EngineCall, EngineMount, Handler, Route } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import { isObject, type JsonObject } from '../text/json-value.ts'
import { mountInfo } from './mount-info.ts'

const mountFields = [
  'type',
  'description',
  'config',
  'options',
  'local',
  'seal_wrap',
  'plugin_name',
]
const tuneFields = [
  'default_lease_ttl',
  'max_lease_ttl',
  'description',
  'options',
  'token_type',
  'user_lockout_config',
  'listing_visibility',
  'audit_non_hmac_request_keys',
  'audit_non_hmac_response_keys',
  'passthrough_request_headers',
  'allowed_response_headers',
]

/** The paths that are about secrets engines (`sys/mounts`) or auth methods (`sys/auth`). */
export function mountRoutes(kind: 'mounts' | 'auth'): readonly Route[] {
  const prefix = kind === 'auth' ? 'auth/' : ''
  const pathOf = (name: string): string => `${prefix}${name.replace(/\/$/, '')}/`

  const found = (call: EngineCall, name: string): EngineMount => {
    const mount = call.server.mounts.get(call.namespace, pathOf(name))
    if (mount === undefined)
      throw invalid(`cannot fetch sysview for path ${JSON.stringify(pathOf(name))}`)
    return mount
  }

  const list: Handler = ({ server, namespace }) => {
    const mounts = server.mounts
      .list(namespace)
      .filter(({ path }) => path.startsWith('auth/') === (kind === 'auth'))
    const info = mounts.map((mount) => [mount.path.slice(prefix.length), mountInfo(server, mount)])
    return { data: Object.fromEntries(info) as JsonObject, flat: true }
  }

  const tune: Handler = (call, name = '') => {
    const mount = found(call, name)
    if (call.operation === 'read') {
      const { config } = mount
      return {
        flat: true,
        data: {
          max_lease_ttl: config.maxTtl || 2_764_800,
          force_no_cache: false,
          ...(mount.options === null ? {} : { options: mount.options }),
          description: mount.description,
          default_lease_ttl: config.defaultTtl || 2_764_800,
        },
      }
    }
    return tuned(call, mount)
  }

  return [
    { path: new RegExp(`^${kind}$`), operations: { read: list } },
    {
      path: new RegExp(`^${kind}/(.+)/tune$`),
      fields: tuneFields,
      operations: { read: tune, update: tune },
    },
    {
      path: new RegExp(`^${kind}/(.+)$`),
      fields: mountFields,
      operations: {
        read: (call, name = '') => ({
          data: mountInfo(call.server, found(call, name)),
          flat: true,
        }),
        update: (call, name = '') => enable(call, kind, pathOf(name)),
        delete: (call, name = '') => {
          const mount = call.server.mounts.get(call.namespace, pathOf(name))
          if (mount !== undefined) {
            call.server.mounts.remove(mount)
            call.server.leases.revokeBelow(mount.path)
            endTokensOf(call, mount)
          }
          return undefined
        },
      },
    },
  ]
}

function enable(call: EngineCall, kind: 'mounts' | 'auth', path: string): undefined {
  const { server, namespace, data } = call
  const given = textField(data['type'])
  const options = textsField(data['options']) ?? {}
  const type = given === 'kv-v2' ? 'kv' : given
  if (given === 'kv-v2') options['version'] = '2'
  const engine = createEngine(type, options, kind, server.settings().flavour)
  if (engine === undefined) throw invalid(`plugin not found in the catalog: ${given}`)
  const clash = server.mounts
    .list(namespace)
    .find((mount) => mount.path.startsWith(path) || path.startsWith(mount.path))
  if (clash !== undefined && (kind === 'mounts') === !clash.path.startsWith('auth/')) {
    throw invalid(`path is already in use at ${clash.path}`)
  }
  const config = isObject(data['config']) ? data['config'] : {}
  const mount = server.mounts.add({
    namespace,
    path,
    type,
    engine,
    options,
    description: textField(data['description']),
  })
  mount.config = configOf(config, mount.config)
}

function tuned(call: EngineCall, mount: EngineMount): ReturnType<Handler> {
  const { data, server, now } = call
  mount.config = configOf(data, mount.config)
  if (data['description'] !== undefined) mount.description = textField(data['description'])
  const version = textsField(data['options'])?.['version']
  if (version === undefined) return undefined
  const isSecond = mount.options?.['version'] === '2'
  if (isSecond && version === '1') throw invalid('cannot downgrade mount from version 2')
  if (isSecond || version !== '2' || mount.type !== 'kv') {
    mount.options = { ...mount.options, version }
    return undefined
  }
  mount.engine = createKv2(upgradedSecrets(mount.engine, now))
  mount.options = { ...mount.options, version }
  mount.upgradingUntil = now + server.settings().upgradeMs
  return {
    warnings: [
      'Upgrading mount from version 1 to version 0. This mount will be unavailable for a brief period and will resume service shortly.',
    ],
  }
}

function configOf(data: JsonObject, before: MountConfig): MountConfig {
  const lockout = data['user_lockout_config']
  const seconds = (value: JsonObject[string], earlier: number): number => {
    if (value === undefined) return earlier
    try {
      return value === 'system' ? 0 : secondsOf(value)
    } catch (error) {
      throw new Refusal(400, (error as Error).message)
    }
  }
  return {
    defaultTtl: seconds(data['default_lease_ttl'], before.defaultTtl),
    maxTtl: seconds(data['max_lease_ttl'], before.maxTtl),
    lockout: isObject(lockout)
      ? {
          threshold: wholeField('lockout_threshold', lockout['lockout_threshold']) || 5,
          seconds: seconds(lockout['lockout_duration'], before.lockout.seconds),
          resetSeconds: seconds(
            lockout['lockout_counter_reset_duration'],
            before.lockout.resetSeconds,
          ),
          disabled: flagField(lockout['lockout_disable']),
        }
      : before.lockout,
  }
}
