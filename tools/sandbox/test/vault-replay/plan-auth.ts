import {
  authority,
  client,
  expiredClient,
  type Identity,
  foreignAuthority,
  foreignClient,
  otherClient,
} from './certificates.ts'
import type { Plan, World } from './world.ts'

const password = 'right-password'

async function ready(world: World): Promise<void> {
  await world.admin('POST', 'sys/mounts/kv2', { type: 'kv', options: { version: '2' } })
  for (let i = 0; i < 3; i += 1) {
    await world.admin('POST', 'kv2/data/datadog', { data: { k: 'canary' } })
  }
  await world.policy('app', { 'kv2/data/datadog': ['read'] })
  await world.token('app-token', 'app')
}

/** Takes a role of AppRole, made with this, and a secret id of it. */
async function role(
  world: World,
  name: string,
  more: object = {},
  secret: object = {},
  mount = 'approle',
): Promise<void> {
  await world.admin('POST', `auth/${mount}/role/${name}`, { token_policies: 'app', ...more })
  const { data } = await world.admin('GET', `auth/${mount}/role/${name}/role-id`)
  world.names.set('role-id', String(data?.['role_id']))
  if ('bind_secret_id' in more) return
  const made = await world.admin('POST', `auth/${mount}/role/${name}/secret-id`, secret)
  world.names.set('secret-id', String(made.data?.['secret_id']))
}

const named =
  (name: string, value: string) =>
  (world: World): void => {
    world.names.set(name, value)
  }
const restored = async (world: World): Promise<void> => {
  for (const name of ['role-id', 'secret-id']) {
    world.names.set(name, world.names.get(`good-${name}`) ?? '')
  }
}

const ar: Plan = {
  setUp: async (world) => {
    await ready(world)
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
    await world.admin('POST', 'sys/auth/team/approle', { type: 'approle' })
    await role(world, 'birddog', { token_ttl: '10m', token_max_ttl: '1h' })
  },
  before: {
    'ar-003': ({ names }) => {
      for (const name of ['role-id', 'secret-id']) names.set(`good-${name}`, names.get(name) ?? '')
    },
    'ar-015': (world) => {
      world.names.set('role-id', (world.names.get('role-id') ?? '').toUpperCase())
    },
    'ar-016': restored,
    'ar-019': named('secret-id', 'wrong'),
    'ar-020': async (world) => {
      await restored(world)
      world.names.set('role-id', 'unknown')
    },
    'ar-021': restored,
    'ar-026': (world) =>
      role(world, 'nosid', { bind_secret_id: false, token_bound_cidrs: '127.0.0.1/32' }),
    'ar-028': (world) => role(world, 'once', { secret_id_num_uses: 1 }),
    'ar-030': async (world) => {
      await role(world, 'once', { secret_id_num_uses: 1 })
      world.names.set('once', world.names.get('role-id') ?? '')
      world.names.set('role-id', 'unknown')
    },
    'ar-031': (world) => {
      world.names.set('role-id', world.names.get('once') ?? '')
    },
    'ar-032': (world) => role(world, 'short', { secret_id_ttl: '2s' }),
    'ar-033': (world) => world.advance(3000),
    'ar-034': async (world) => {
      await role(world, 'gone')
      await world.admin('POST', 'auth/approle/role/gone/secret-id/destroy', {
        secret_id: world.names.get('secret-id'),
      })
    },
    'ar-035': (world) => role(world, 'cidr', { secret_id_bound_cidrs: '127.0.0.2/32' }),
    'ar-037': (world) => role(world, 'cidr2', { token_bound_cidrs: '127.0.0.2/32' }),
    'ar-040': (world) => role(world, 'cidr3', {}, { cidr_list: '127.0.0.2/32' }),
    'ar-041': (world) => role(world, 'batch', { token_type: 'batch', token_ttl: '5m' }),
    'ar-042': (world) => role(world, 'uses', { token_num_uses: 3 }),
    'ar-043': (world) => role(world, 'period', { token_period: '30s' }),
    'ar-044': (world) => role(world, 'nodef', { token_no_default_policy: true }),
    'ar-045': (world) => role(world, 'nopol', { token_policies: '' }),
    'ar-046': (world) => role(world, 'expl', { token_ttl: '10m', token_explicit_max_ttl: '5m' }),
    'ar-047': (world) => role(world, 'huge', { token_ttl: '9999h' }),
    'ar-048': (world) => role(world, 'birddog', {}, {}, 'team/approle'),
    'ar-051': restored,
    'ar-054': (world) => world.token('token', 'app'),
    'ar-061': (world) => world.token('token', 'app'),
  },
}

const ars: Plan = {
  setUp: async (world) => {
    await ready(world)
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
    // The sweep came a little more than 28 s after the secret id was made.
    await world.advance(40_000)
    await role(world, 'short', { secret_id_ttl: '2s' })
  },
  before: {
    'ars-002': (world) => world.advance(3000),
    'ars-003': (world) => world.advance(4000),
    'ars-004': (world) => world.advance(8000),
    'ars-005': (world) => world.advance(15_000),
    'ars-006': (world) => world.advance(35_000),
    'ars-010': (world) => role(world, 'cidr2', { token_bound_cidrs: '127.0.0.2/32' }),
  },
}

const arl: Plan = {
  setUp: async (world) => {
    await ready(world)
    await world.admin('POST', 'sys/auth/userpass', { type: 'userpass' })
    await world.admin('POST', 'auth/userpass/users/dan', { password })
    for (let i = 0; i < 5; i += 1) {
      await world
        .admin('POST', 'auth/userpass/login/dan', { password: 'nope' }, { token: '' })
        .catch(() => undefined)
    }
    await world.admin('POST', 'sys/auth/approle', { type: 'approle' })
    await role(world, 'lock')
    world.names.set('good', world.names.get('secret-id') ?? '')
    world.names.set('secret-id', 'wrong')
  },
  before: {
    'arl-008': (world) => {
      world.names.set('secret-id', world.names.get('good') ?? '')
    },
    'arl-010': (world) => role(world, 'lock2'),
  },
}

/** Wrong passwords that were not recorded. */
const failing =
  (times: number) =>
  async (world: World): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      await world
        .admin('POST', 'auth/userpass/login/cat', { password: 'nope' }, { token: '' })
        .catch(() => undefined)
    }
  }

const up: Plan = {
  setUp: async (world) => {
    await ready(world)
    await world.admin('POST', 'sys/auth/userpass', { type: 'userpass' })
    world.names.set('password', password)
    await world.admin('POST', 'auth/userpass/users/ann', {
      password,
      token_policies: 'app',
      token_ttl: '10m',
    })
    for (const name of ['cat', 'dan']) {
      await world.admin('POST', `auth/userpass/users/${name}`, { password, token_policies: 'app' })
    }
  },
  before: {
    'up-018': async (world) => {
      const { data } = await world.admin('GET', 'sys/auth')
      const mount = data?.['userpass/'] as { readonly accessor: string }
      world.names.set('accessor', mount.accessor)
    },
    'up-020': failing(4),
    'up-021': failing(4),
  },
}

const showing =
  (client?: Identity) =>
  (world: World): void => {
    world.client = client
  }

/** A text as it stands inside of a body. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const cert: Plan = {
  tls: true,
  setUp: async (world) => {
    // To 2027, when one of the certificates has ended.
    await world.advance(400 * 86_400_000)
    await world.admin('POST', 'sys/auth/cert', { type: 'cert' })
    await world.admin('POST', 'secret/data/x', { data: { k: 'canary' } })
    await world.policy('app', { 'secret/data/x': ['read'] })
  },
  before: {
    'cert-001': named('pem', inJson(authority)),
    'cert-002': named('pem', inJson(foreignAuthority)),
    'cert-003': showing(client),
    'cert-007': showing(),
    'cert-008': showing(otherClient),
    'cert-009': showing(foreignClient),
    'cert-010': showing(expiredClient),
    'cert-011': showing(client),
    'cert-012': showing(),
    'cert-013': (world) => {
      world.names.set('cert-token', world.names.get('token') ?? '')
      showing(client)(world)
    },
    'cert-014': showing(),
    'cert-015': showing(otherClient),
    'cert-016': showing(),
  },
}

const mfa: Plan = {
  setUp: async (world) => {
    await world.admin('POST', 'sys/auth/userpass', { type: 'userpass' })
    world.names.set('password', password)
    await world.admin('POST', 'auth/userpass/users/ann', { password, token_policies: 'app' })
  },
  before: {
    'mfa-002': (world) => world.trouble('mfa-required'),
    'mfa-004': (world) => world.trouble(undefined),
  },
}

/** Logins. */
export const authPlan: Readonly<Record<string, Plan>> = { ar, ars, arl, up, cert, mfa }
