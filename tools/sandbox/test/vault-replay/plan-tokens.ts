import type { Plan, World } from './world.ts'

/** A KV mount `kv2` with `datadog` in its third version, and a policy that reads it. */
async function withDatadog(
  world: World,
  grants: Readonly<Record<string, readonly string[]>> = {},
): Promise<void> {
  await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '2' } })
  await world.admin('POST', 'sys/mounts/kv1', { type: 'kv', options: { version: '1' } })
  for (let i = 0; i < 3; i += 1) {
    await world.admin('POST', 'kv2/data/datadog', { data: { k: 'canary' } })
  }
  await world.policy('app', { 'kv2/data/datadog': ['read'], ...grants })
}

const saved =
  (from: string, to: string) =>
  (world: World): void => {
    world.names.set(to, world.names.get(from) ?? '')
  }

const tok: Plan = {
  setUp: (world) =>
    withDatadog(world, {
      'auth/token/create': ['update'],
      'cubbyhole/*': ['create', 'update', 'read'],
    }),
  before: {
    'tok-019': ({ names }) => {
      names.set('kept', names.get('token') ?? '')
      names.set('token', `s.${'y'.repeat(24)}`)
    },
    'tok-020': ({ names }) => {
      names.set('token', names.get('kept') ?? '')
      names.set('accessor', 'nobody')
    },
    'tok-030': (world) => world.advance(1700),
    'tok-031': (world) => world.advance(1700),
    'tok-032': (world) => world.advance(1700),
    'tok-033': (world) => world.advance(1700),
    'tok-034': (world) => world.advance(1700),
    'tok-037': (world) => world.advance(1200),
    'tok-038': (world) => world.advance(1200),
    'tok-052': (world) => world.advance(3000),
    'tok-097': (world) => world.advance(2500),
    'tok-099': (world) => {
      world.names.set('batch-token', `b.${'z'.repeat(150)}`)
    },
    'tok-101': saved('token', 'parent'),
    'tok-102': ({ names }) => {
      names.set('child', names.get('token') ?? '')
      names.set('token', names.get('parent') ?? '')
    },
    'tok-103': saved('child', 'token'),
    'tok-109': ({ names }) => {
      names.set('orphan', names.get('token') ?? '')
      names.set('token', names.get('parent') ?? '')
    },
    'tok-110': saved('child', 'token'),
    'tok-113': saved('token', 'parent'),
    'tok-114': ({ names }) => {
      names.set('child', names.get('token') ?? '')
      names.set('token', names.get('parent') ?? '')
    },
    'tok-115': saved('child', 'token'),
    'tok-118': (world) => world.advance(2500),
    'tok-137': async (world) => {
      await world.admin('POST', 'auth/token/roles/cidr', {
        allowed_policies: 'app',
        token_bound_cidrs: '127.0.0.2/32',
      })
    },
    'tok-141': async (world) => {
      await world.token('token', 'app')
      const { data } = await world.admin('POST', 'auth/token/lookup', {
        token: world.names.get('token'),
      })
      await world.admin('POST', 'auth/token/revoke-accessor', { accessor: data?.['accessor'] })
    },
  },
}

/** Wraps what the recorded requests then look at. */
async function wrapped(
  world: World,
  path: string,
  ttl: string,
  token = 'app-token',
): Promise<void> {
  const response = await fetch(`${world.origin}/v1/${path}`, {
    headers: { 'X-Vault-Token': world.names.get(token) ?? '', 'X-Vault-Wrap-TTL': ttl },
  })
  const answer = (await response.json()) as { wrap_info: { token: string } }
  world.names.set('wrapping-token', answer.wrap_info.token)
}

const freshly = (world: World): Promise<void> => wrapped(world, 'kv2/data/datadog', '60')

const wr: Plan = {
  setUp: async (world) => {
    await withDatadog(world)
    await world.token('app-token', 'app')
    await world.admin('POST', 'sys/auth/userpass', { type: 'userpass' })
    await world.admin('POST', 'auth/userpass/users/ann', {
      password: 'right',
      token_policies: 'app',
    })
    world.names.set('tampered-token', `s.${'t'.repeat(24)}`)
    world.names.set('jwt', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln')
  },
  before: {
    'wr-018': freshly,
    'wr-020': freshly,
    'wr-021': freshly,
    'wr-024': freshly,
    'wr-025': freshly,
    'wr-027': freshly,
    'wr-029': freshly,
    'wr-030': freshly,
    'wr-032': freshly,
    'wr-035': freshly,
    'wr-037': (world) => wrapped(world, 'kv2/data/datadog', '2'),
    'wr-038': (world) => world.advance(2500),
    'wr-056': freshly,
    'wr-062': async (world) => {
      const response = await fetch(`${world.origin}/v1/auth/token/create`, {
        method: 'POST',
        headers: { 'X-Vault-Token': world.names.get('root-token') ?? '', 'X-Vault-Wrap-TTL': '60' },
        body: JSON.stringify({ policies: ['app'], ttl: '5m' }),
      })
      const answer = (await response.json()) as { wrap_info: { token: string } }
      world.names.set('wrapping-token', answer.wrap_info.token)
    },
    'wr-064': ({ names }) => {
      names.set('inline', inline('right'))
    },
    'wr-065': ({ names }) => {
      names.set('inline', inline('wrong'))
    },
    'wr-066': ({ names }) => {
      names.set('inline', inline('right'))
    },
  },
}

function inline(password: string): string {
  return Buffer.from(JSON.stringify({ key: 'password', value: password })).toString('base64url')
}

const race: Plan = {
  setUp: async (world) => {
    await withDatadog(world)
  },
  before: Object.fromEntries(
    Array.from({ length: 18 }, (_, index) => `race-${String(index + 1).padStart(3, '0')}`).map(
      (id) => [
        id,
        async (world: World, exchange: { readonly response: { readonly status: number } }) => {
          // Who of the six comes first is chance; what the others get is not.
          const late = exchange.response.status === 500
          await world.trouble(late ? 'uses-race' : undefined)
          if (late) world.names.set('token', `s.${'u'.repeat(24)}`)
          else await world.token('token', 'app', { num_uses: 3 })
        },
      ],
    ),
  ),
}

const ls: Plan = {
  setUp: async (world) => {
    await world.settings({ leasedKv: true })
    await world.admin('DELETE', 'sys/mounts/secret')
    await world.admin('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '1' } })
    await world.admin('POST', 'secret/long', { k: 'canary', ttl: '1h' })
    await world.policy('app', {
      'secret/*': ['read'],
      'pki/issue/r': ['update'],
      'sys/leases/revoke': ['update'],
    })
    await world.token('app-token', 'app')
  },
  before: {
    'ls-003': noted,
    'ls-010': noted,
    'ls-014': async (world) => {
      await noted(world)
      await world.advance(6000)
    },
    'ls-020': async (world) => world.token('app-token', 'app'),
    'ls-022': async (world) => {
      await noted(world)
      await world.token('app-token', 'app')
    },
    'ls-025': async (world) => world.token('batch-token', 'app', { type: 'batch', ttl: '29s' }),
    'ls-026': noted,
    'ls-031': (world) => tokenLease(world, false),
    'ls-032': (world) => world.token('token', 'app'),
  },
}

/** The end of the last lease's id. */
async function noted({ origin, names }: World): Promise<void> {
  const response = await fetch(`${origin}/_sandbox/journal`)
  const entries = (await response.json()) as { response: { lease_id?: string } | null }[]
  const last = entries.findLast(({ response: each }) => (each?.lease_id ?? '') !== '')
  names.set('lease-suffix', last?.response?.lease_id?.split('/').at(-1) ?? '')
}

/** The end of the lease id of a new token. */
async function tokenLease(world: World, renewable: boolean): Promise<void> {
  await world.token('token', 'app', { renewable })
  const response = await fetch(`${world.origin}/_sandbox/state`)
  const { tokens } = (await response.json()) as { tokens: { id: string; leaseId: string }[] }
  const made = tokens.find(({ id }) => id === world.names.get('token'))
  world.names.set('lease-suffix', made?.leaseId.split('/').at(-1) ?? '')
}

const misc: Plan = {
  setUp: async (world) => {
    await world.admin('POST', 'secret/data/x', { data: { k: 'canary' } })
    await world.policy('app', { 'secret/data/x': ['read'] })
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
    await world.admin('POST', 'sys/auth/approle/tune', {
      default_lease_ttl: '30s',
      max_lease_ttl: '60s',
    })
    await world.admin('POST', 'auth/approle/role/a', { token_policies: 'app' })
    const role = await world.admin('GET', 'auth/approle/role/a/role-id')
    const secret = await world.admin('POST', 'auth/approle/role/a/secret-id', {})
    world.names.set('role-id', String(role.data?.['role_id']))
    world.names.set('secret-id', String(secret.data?.['secret_id']))
  },
  before: {
    'misc-001': (world) => tokenLease(world, false),
    'misc-002': (world) => tokenLease(world, true),
    'misc-008': (world) => world.token('token', 'app'),
    'misc-010': (world) => world.advance(5500),
  },
}

const chg: Plan = {
  setUp: async (world) => {
    for (const path of ['kv2', 'kv']) {
      await world.admin('POST', `sys/mounts/${path}`, { type: 'kv', options: { version: '2' } })
    }
    await world.admin('POST', 'kv2/data/x', { data: { k: 'canary' } })
    await world.admin('POST', 'kv/data/a/b', { data: { k: 1 } })
    await world.policy('app', { 'kv2/data/x': ['read'] })
    await world.policy('p1', { 'kv/data/a/*': ['read'] })
    await world.token('p1-token', 'p1')
    await world.admin('POST', 'sys/auth/userpass', { type: 'userpass' })
    world.names.set('password', 'right')
    await world.admin('POST', 'auth/userpass/users/ann', {
      password: 'right',
      token_policies: 'app',
    })
    const login = { password: 'right' }
    const { auth } = await world.admin('POST', 'auth/userpass/login/ann', login, { token: '' })
    world.names.set('app-token', auth?.client_token ?? '')
  },
  before: {
    'chg-002': (world) => disable(world, true),
    'chg-005': (world) => disable(world, false),
    'chg-006': async (world) => {
      await world.admin('DELETE', 'sys/mounts/kv2')
    },
    'chg-008': async (world) => {
      await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '1' } })
    },
    'chg-010': async (world) => {
      await world.admin('DELETE', 'sys/auth/userpass')
    },
  },
}

async function disable(world: World, disabled: boolean): Promise<void> {
  const { data } = await world.admin('LIST', 'identity/entity/id')
  const [id] = (data?.['keys'] ?? []) as readonly string[]
  await world.admin('POST', `identity/entity/id/${id}`, { disabled })
}

/** Tokens, wrapping and leases; what an administrator changes. */
export const tokenPlan: Readonly<Record<string, Plan>> = { tok, wr, race, ls, misc, chg }
