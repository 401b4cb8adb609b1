import { createEngine } from '../routing/engines.ts'
import type { Operation, Server } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'
import { sandboxCluster } from './cluster.ts'

/** The token that may do everything. */
export const rootToken = 's.SandboxRootToken00000000'

/** The role id of the AppRole role `birddog`. */
export const roleId = '11111111-2222-4333-8444-555555555555'

/** A secret id of that role that never ends. */
export const secretId = '66666666-7777-4888-9999-000000000000'

/** A write that the seed does as root. */
export interface SeedWrite {
  /** `secret/data/birddog/datadog`, without `/v1/`. */
  readonly path: string
  readonly data: JsonObject
  /** `ns1/`; default the root. */
  readonly namespace?: string
}

const birddogPolicy = `
path "secret/data/birddog/*" { capabilities = ["read"] }
path "secret/metadata/birddog/*" { capabilities = ["read", "list"] }
path "kv/birddog/*" { capabilities = ["read", "list"] }
`

const tokensPolicy = `
path "secret/data/dynatrace/*" { capabilities = ["read"] }
path "secret/metadata/dynatrace/*" { capabilities = ["list"] }
`

const roleTokens = { token_policies: 'birddog,dynatrace', token_ttl: '1h', token_max_ttl: '24h' }

const writes: readonly SeedWrite[] = [
  { path: 'sys/policies/acl/birddog', data: { policy: birddogPolicy } },
  { path: 'sys/policies/acl/dynatrace', data: { policy: tokensPolicy } },
  {
    path: 'secret/data/birddog/datadog',
    data: { data: { api_key: 'sandbox-datadog-api-key', app_key: 'sandbox-datadog-app-key' } },
  },
  { path: 'secret/data/dynatrace/abc12345', data: { data: { token: 'dt0s01.SANDBOX.BOOTSTRAP' } } },
  {
    path: 'kv/birddog/datadog',
    data: { api_key: 'sandbox-datadog-api-key', app_key: 'sandbox-datadog-app-key', ttl: '1h' },
  },
  { path: 'auth/approle/role/birddog', data: { ...roleTokens, role_id: roleId } },
  { path: 'auth/approle/role/birddog/secret-id', data: { secret_id: secretId } },
  {
    path: 'auth/kubernetes/config',
    data: { kubernetes_host: sandboxCluster, kubernetes_ca_cert: 'sandbox' },
  },
  {
    path: 'auth/kubernetes/role/birddog',
    data: {
      ...roleTokens,
      bound_service_account_names: 'birddog',
      bound_service_account_namespaces: 'birddog',
      audience: 'vault',
    },
  },
]

/** Fills an empty server: what a newcomer can use, and what was asked for besides. */
export function plant(
  server: Server,
  {
    writes: extra = [],
    bare = false,
  }: { readonly writes?: readonly SeedWrite[]; readonly bare?: boolean },
): void {
  const { root } = server.namespaces
  const { flavour } = server.settings()
  server.furnish(root)
  const mounts = [
    ['secret/', 'kv', { version: '2' }, 'key/value secret storage'],
    ['kv/', 'kv', { version: '1' }, ''],
    ['auth/approle/', 'approle', {}, ''],
    ['auth/kubernetes/', 'kubernetes', {}, ''],
  ] as const
  for (const [path, type, options, description] of bare ? mounts.slice(0, 1) : mounts) {
    const kind = path.startsWith('auth/') ? 'auth' : 'mounts'
    const engine = createEngine(type, options, kind, flavour)
    if (engine === undefined) continue
    server.mounts.add({ namespace: root, path, type, engine, options, description })
  }
  server.tokens.create({
    id: rootToken,
    namespace: root,
    policies: ['root'],
    path: 'auth/token/create',
    createdAt: server.clock.now(),
    ttl: 0,
  })
  for (const each of [...(bare ? [] : writes), ...extra]) perform(server, each)
}

/** Does a write without asking anybody. Throws when the server refuses it. */
function perform(server: Server, { path, data, namespace = '' }: SeedWrite): void {
  const operation: Operation = 'update'
  const inside = server.namespaces.get(namespace)
  const mount = inside === undefined ? undefined : server.mounts.find(inside, path)
  if (inside === undefined || mount === undefined)
    throw new Error(`the seed has no place for ${path}`)
  const rest = path.slice(mount.path.length)
  const now = server.clock.now()
  for (const route of mount.engine.routes) {
    const found = route.path.exec(rest)
    if (found === null) continue
    void route.operations[operation]?.(
      {
        server,
        operation,
        namespace: inside,
        path,
        data,
        query: new Map(),
        headers: {},
        remoteAddress: '127.0.0.1',
        clientCertificate: undefined,
        conditions: {},
        sentToken: rootToken,
        now,
        wrapSeconds: 0,
        mount,
        rest,
        token: server.tokens.find(rootToken, now),
      },
      ...found.slice(1).map((part) => part ?? ''),
    )
    return
  }
}
