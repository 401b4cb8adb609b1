import type { Mount } from '../routing/mounts.ts'
import type { Server } from '../server.ts'
import { versionOf } from '../settings.ts'
import type { JsonObject } from '../text/json-value.ts'

const passedHeaders: Readonly<Record<string, readonly string[]>> = {
  system: ['Accept'],
  identity: ['Authorization'],
}

const supported = new Set(['kv', 'pki', 'approle', 'userpass', 'kubernetes', 'jwt', 'cert', 'aws'])

/** What answers say about a mount; with its path where that is not the name already. */
export function mountInfo(server: Server, mount: Mount, path?: string): JsonObject {
  const { config, namespace, type } = mount
  const settings = server.settings()
  const isInner =
    namespace.path !== '' && ['system', 'identity', 'cubbyhole', 'token'].includes(type)
  const headers = passedHeaders[type]
  const build = settings.flavour === 'openbao' ? 'bao' : 'vault'
  return {
    accessor: mount.accessor,
    config: {
      default_lease_ttl: config.defaultTtl,
      force_no_cache: false,
      max_lease_ttl: config.maxTtl,
      ...(headers === undefined ? {} : { passthrough_request_headers: headers }),
      ...(mount.path.startsWith('auth/')
        ? { token_type: type === 'token' && !isInner ? 'default-service' : 'default' }
        : {}),
    },
    ...(supported.has(type) ? { deprecation_status: 'supported' } : {}),
    description: mount.description,
    external_entropy_access: false,
    local: type === 'cubbyhole',
    options: mount.options,
    ...(path === undefined ? {} : { path }),
    plugin_version: '',
    running_plugin_version: `v${versionOf(settings)}+builtin.${build}`,
    running_sha256: '',
    seal_wrap: type === 'system',
    type: isInner ? `ns_${type}` : type,
    uuid: mount.uuid,
  }
}
