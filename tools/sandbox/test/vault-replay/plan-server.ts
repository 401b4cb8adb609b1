import { serviceAccountToken } from '../../src/index.ts'
import type { Plan, World } from './world.ts'

async function secretIn(world: World, namespace: string, value: string): Promise<void> {
  await world.admin(
    'POST',
    'sys/mounts/kv2',
    { type: 'kv', options: { version: '2' } },
    { namespace },
  )
  await world.admin('POST', 'kv2/data/datadog', { data: { k: value } }, { namespace })
  await world.policy('app', { 'kv2/data/datadog': ['read'] }, namespace)
}

const ns: Plan = {
  setUp: async (world) => {
    await secretIn(world, '', 'canary')
    await world.token('app-token', 'app')
  },
  before: {
    'ns-004': (world) => world.policy('app', { 'kv2/data/datadog': ['read'] }, 'ns1'),
    'ns-005': async (world) => {
      await secretIn(world, 'ns1', 'canary-ns1')
      await secretIn(world, 'ns1/b', 'canary-ns1b')
      await world.token('ns1-token', 'app', {}, 'ns1')
    },
    'ns-063': (world) => nsWrapped(world),
    'ns-065': (world) => nsWrapped(world),
    'ns-089': async (world) => {
      await secretIn(world, 'sealns', 'canary')
      await world.token('ns-token', 'app', {}, 'sealns')
    },
    'ns-066': async (world) => {
      const place = { namespace: 'ns1' }
      const kubernetes = 'auth/team-a/k8s'
      await world.admin('POST', 'sys/auth/team-a/k8s', { type: 'kubernetes' }, place)
      await world.admin(
        'POST',
        `${kubernetes}/config`,
        { kubernetes_host: 'https://kubernetes.sandbox', kubernetes_ca_cert: 'sandbox' },
        place,
      )
      const role = {
        bound_service_account_names: 'birddog',
        bound_service_account_namespaces: 'birddog',
        token_policies: 'app',
        token_ttl: '10m',
      }
      await world.admin('POST', `${kubernetes}/role/birddog`, role, place)
      const jwt = serviceAccountToken({ claims: { iat: 1_700_000_000, nbf: 1_700_000_000 } })
      world.names.set('jwt', jwt)
    },
    'ns-069': ({ names }) => {
      names.set('ns1-k8s-token', names.get('token') ?? '')
    },
    'ns-101': (world) => world.advance(1000),
  },
}

async function nsWrapped({ origin, names }: World): Promise<void> {
  const response = await fetch(`${origin}/v1/kv2/data/datadog`, {
    headers: {
      'X-Vault-Token': names.get('ns1-token') ?? '',
      'X-Vault-Namespace': 'ns1',
      'X-Vault-Wrap-TTL': '60',
    },
  })
  const answer = (await response.json()) as { wrap_info: { token: string } }
  names.set('ns1-wrapping-token', answer.wrap_info.token)
}

const q: Plan = {
  setUp: async (world) => {
    await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '2' } })
    await world.admin('POST', 'sys/mounts/kv1', { type: 'kv', options: { version: '1' } })
    await world.admin('POST', 'kv1/datadog', { api_key: 'canary-1', ttl: '90s' })
    for (let i = 0; i < 3; i += 1) {
      await world.admin('POST', 'kv2/data/datadog', { data: { k: 'canary' } })
    }
    await world.policy('app', { 'kv2/data/datadog': ['read'] })
    await world.token('app-token', 'app')
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
  },
  before: {
    'q-015': (world) => world.advance(6000),
    'q-019': async (world) => {
      await world.admin('DELETE', 'sys/quotas/rate-limit/kv')
    },
    'q-023': async (world) => {
      await world.admin('DELETE', 'sys/quotas/rate-limit/blk')
    },
    'q-024': async (world) => {
      await fetch(`${world.origin}/v1/nomount/x`)
    },
    'q-035': async (world) => {
      await world.advance(5000)
      await world.admin('DELETE', 'sys/quotas/rate-limit/all')
    },
    'q-040': async (world) => {
      await world.admin('DELETE', 'sys/quotas/rate-limit/login')
    },
  },
}

const qx: Plan = {
  before: {
    'qx-002': async (world) => {
      await world.admin('POST', 'sys/quotas/rate-limit/all', { rate: 1, interval: '60s' })
      await fetch(`${world.origin}/v1/nomount/x`)
    },
    'qx-010': async (world) => {
      await world.advance(61_000)
      await world.admin('DELETE', 'sys/quotas/rate-limit/all')
      await world.admin('POST', 'sys/quotas/config', { enable_rate_limit_response_headers: true })
    },
  },
}

const wrong = 'ab'.repeat(33)

const seal: Plan = {
  setUp: (world) => world.settings({ initialized: false, storage: 'file', ui: false }),
  before: {
    'seal-018': async (world) => {
      const response = await fetch(`${world.origin}/_sandbox/journal`)
      const entries = (await response.json()) as { response: { keys?: readonly string[] } | null }[]
      const made = entries.find(({ response: each }) => each?.keys !== undefined)?.response?.keys
      for (const [index, key] of (made ?? []).entries()) world.names.set(`key-${index}`, key)
    },
    'seal-044': ({ names }) => {
      names.set('unseal-key', wrong)
    },
    'seal-049': ({ names }) => {
      names.set('unseal-key', names.get('key-0') ?? '')
    },
    'seal-052': ({ names }) => {
      names.set('unseal-key', names.get('key-1') ?? '')
    },
    'seal-055': async (world) => {
      await world.admin('POST', 'secret/data/x', { data: { k: 'canary' } })
      await world.policy('app', { 'secret/data/x': ['read'] })
      await world.token('app-token', 'app')
      await world.token('short-token', 'app', { ttl: '2s' })
      const response = await fetch(`${world.origin}/v1/secret/data/x`, {
        headers: {
          'X-Vault-Token': world.names.get('app-token') ?? '',
          'X-Vault-Wrap-TTL': '300',
        },
      })
      const answer = (await response.json()) as { wrap_info: { token: string } }
      world.names.set('wrapping-token', answer.wrap_info.token)
    },
    'seal-058': async (world) => {
      await world.advance(3000)
      await world.settings({ sealed: false })
    },
    'seal-061': (world) => world.settings({ sealed: true }),
    'seal-062': (world) => world.settings({ sealed: false }),
  },
}

const audited: Plan = {
  setUp: async (world) => {
    await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '2' } })
    await world.admin('POST', 'kv2/data/x', { data: { k: 'canary-audit-value' } })
    await world.token('app-token', 'default')
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
    await world.admin('POST', 'auth/approle/role/a', { secret_id_num_uses: 1 })
    const role = await world.admin('GET', 'auth/approle/role/a/role-id')
    const secret = await world.admin('POST', 'auth/approle/role/a/secret-id', {})
    world.names.set('role-id', String(role.data?.['role_id']))
    world.names.set('secret-id', String(secret.data?.['secret_id']))
  },
  before: {
    'aud-003': (world) => world.trouble('audit-request-failed'),
    'aud-014': (world) => world.trouble(undefined),
    'audr-001': (world) => world.trouble('audit-response-failed'),
    'audr-002': (world) => world.trouble(undefined),
    'audr-003': (world) => world.trouble('audit-response-failed'),
  },
}

const standby = { activeUrl: 'http://127.0.0.1:1', reads: true }

const raft = async (world: World): Promise<void> => {
  await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '2' } })
  await world.admin('POST', 'kv2/data/x', { data: { v: 0 } })
  await world.policy('app', { 'kv2/data/*': ['create', 'read', 'update'] })
  await world.token('app-token', 'app')
  await world.token('uses-token', 'app', { num_uses: 3 })
  await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
  await world.admin('POST', 'auth/approle/role/a', { token_policies: 'app', token_ttl: '10m' })
  const role = await world.admin('GET', 'auth/approle/role/a/role-id')
  const secret = await world.admin('POST', 'auth/approle/role/a/secret-id', {})
  world.names.set('role-id', String(role.data?.['role_id']))
  world.names.set('secret-id', String(secret.data?.['secret_id']))
  await world.settings({ storage: 'raft' })
}

/** Each exchange says which of three nodes it was sent to; the first was the active one, until it stepped down. */
const ha: Plan = {
  setUp: raft,
  before: {
    'ha-003': (world) => world.settings({ sealed: true }),
    'ha-005': (world) => world.settings({ sealed: false }),
    'ha-006': (world) => world.settings({ standby }),
    'ha-018': (world) => world.settings({ standby: null }),
    'ha-019': (world) => world.settings({ standby }),
    'ha-054': (world) => world.settings({ standby: null }),
    'ha-055': (world) => world.settings({ standby }),
    'ha-056': (world) => world.settings({ standby: null }),
    'ha-058': (world) => world.advance(57_000),
    'ha-057': (world) => world.settings({ standby: { ...standby, activeReachable: false } }),
  },
}

const withoutReads = { ...standby, reads: false }

const hb: Plan = {
  setUp: async (world) => {
    await raft(world)
    await world.settings({ standby: withoutReads })
  },
  before: {
    'hb-011': (world) => world.settings({ standby: null }),
    'hb-012': (world) => world.settings({ standby: { ...withoutReads, activeReachable: false } }),
  },
}

const hc: Plan = {
  setUp: async (world) => {
    await raft(world)
    await world.settings({ standby: withoutReads })
  },
}

const prx: Plan = {
  setUp: (world) => world.settings({ requireRequestHeader: true }),
  before: { 'prx-009': (world) => world.settings({ requireRequestHeader: false }) },
}

const lim: Plan = {
  setUp: async (world) => {
    await world.admin('POST', 'sys/auth/kubernetes', { type: 'kubernetes' })
    await world.admin('POST', 'auth/kubernetes/config', {
      kubernetes_host: 'http://127.0.0.1:1',
      kubernetes_ca_cert: 'none',
    })
    const role = { bound_service_account_names: '*', bound_service_account_namespaces: '*' }
    await world.admin('POST', 'auth/kubernetes/role/r', role)
    world.names.set(
      'jwt',
      serviceAccountToken({ claims: { iat: 1_700_000_000, nbf: 1_700_000_000 } }),
    )
    await world.admin('POST', 'secret/data/x', { data: { k: 'canary' } })
    await world.settings({ maxBodyBytes: 2000 })
  },
}

/** The server as a whole: namespaces, quotas, seal, audit, standby nodes. */
export const serverPlan: Readonly<Record<string, Plan>> = {
  ns,
  q,
  qx,
  seal,
  aud: audited,
  audr: audited,
  ha,
  hb,
  hc,
  prx,
  lim,
}
