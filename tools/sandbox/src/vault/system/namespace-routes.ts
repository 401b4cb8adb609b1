import { randomText } from '../text/random.ts'
import { textField, textsField } from '../kv/inputs.ts'
import { invalid, Refusal } from '../refusal.ts'
import { cleanNamespace, type Namespace } from '../routing/namespaces.ts'
import type { EngineCall, Handler, Route } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'

/** How long a namespace is being deleted before it is gone. */
const deletingMs = 200

function info(namespace: Namespace): JsonObject {
  return {
    custom_metadata: namespace.customMetadata,
    id: namespace.id,
    locked: namespace.unlockKey !== undefined,
    path: namespace.path,
    tainted: false,
    uuid: namespace.uuid,
  }
}

const below = ({ server, namespace }: EngineCall, name: string): Namespace | undefined =>
  server.namespaces.get(namespace.path + cleanNamespace(name))

const known = (call: EngineCall, name: string): Namespace => {
  const found = below(call, name)
  if (found === undefined) throw new Refusal(404, 'namespace not found')
  return found
}

const list: Handler = ({ server, namespace }) => {
  const found = server.namespaces.below(namespace)
  if (found.length === 0) return undefined
  const keys = found.map(({ path }) => path.slice(namespace.path.length))
  const details = found.map((each, index) => [keys[index] ?? '', info(each)])
  return { data: { key_info: Object.fromEntries(details) as JsonObject, keys } }
}

const create: Handler = (call, name = '') => {
  const { server, namespace, data } = call
  const existing = below(call, name)
  if (existing !== undefined) return { data: info(existing) }
  const path = namespace.path + cleanNamespace(name)
  const made = server.namespaces.create(path, {
    sealable: data['seal'] !== undefined,
    customMetadata: textsField(data['custom_metadata']) ?? {},
  })
  server.furnish(made)
  const { unsealKey } = made
  const keys = unsealKey === undefined ? {} : { key_shares: [unsealKey], key_threshold: 1 }
  return { data: { ...info(made), ...keys } }
}

/** Its mounts go at once, its name a little later. */
const remove: Handler = (call, name = '') => {
  const { server } = call
  const found = below(call, name)
  if (found === undefined) return undefined
  if (server.namespaces.below(found).length > 0) {
    throw invalid(
      `cannot delete namespace ${JSON.stringify(found.path)} containing child namespaces`,
    )
  }
  for (const mount of server.mounts.list(found)) server.mounts.remove(mount)
  for (const token of server.tokens.all(call.now)) {
    if (token.namespace === found) server.tokens.revoke(token)
  }
  server.clock.after(deletingMs, () => server.namespaces.remove(found.path))
  return { data: { status: 'in-progress' } }
}

const seal: Handler = (call, name = '') => {
  const found = known(call, name)
  if (found.unsealKey === undefined) throw invalid('namespace is not sealable')
  found.sealed = true
  return undefined
}

function sealState({ sealed }: Namespace): JsonObject {
  return { initialized: true, n: 1, nonce: '', progress: 0, sealed, t: 1, type: 'shamir' }
}

const unseal: Handler = (call, name = '') => {
  const found = known(call, name)
  const key = textField(call.data['key'])
  if (Buffer.from(key, 'base64').length < 16) {
    throw invalid('invalid key: key is shorter than minimum 16 bytes')
  }
  if (key !== found.unsealKey) throw invalid('unseal failed, invalid key')
  found.sealed = false
  return { data: sealState(found) }
}

/** The paths below `sys/namespaces`. */
export const namespaceRoutes: readonly Route[] = [
  { path: /^namespaces\/?$/, fields: ['after', 'limit'], operations: { list, scan: list } },
  {
    path: /^namespaces\/api-lock\/lock(?:\/(.+))?$/,
    fields: [],
    operations: {
      update: (call, name = '') => {
        const found = known(call, name)
        if (found.unlockKey !== undefined) throw invalid('namespace is already locked')
        found.unlockKey = randomText(24)
        return { data: { unlock_key: found.unlockKey } }
      },
    },
  },
  {
    path: /^namespaces\/api-lock\/unlock(?:\/(.+))?$/,
    fields: ['unlock_key'],
    operations: {
      update: (call, name = '') => {
        const found = known(call, name)
        const isRoot = call.token?.policies.includes('root') === true
        if (textField(call.data['unlock_key']) !== found.unlockKey && !isRoot) {
          throw invalid('incorrect unlock key')
        }
        found.unlockKey = undefined
        return undefined
      },
    },
  },
  { path: /^namespaces\/(.+)\/seal$/, fields: [], operations: { update: seal } },
  { path: /^namespaces\/(.+)\/unseal$/, fields: ['key'], operations: { update: unseal } },
  {
    path: /^namespaces\/(.+)\/seal-status$/,
    fields: [],
    operations: { read: (call, name = '') => ({ data: sealState(known(call, name)) }) },
  },
  {
    path: /^namespaces\/(.+)$/,
    fields: ['custom_metadata', 'seal'],
    operations: {
      read: (call, name = '') => {
        const found = below(call, name)
        return found === undefined ? undefined : { data: info(found) }
      },
      update: create,
      delete: remove,
    },
  },
]
