import type { Plan, World } from './world.ts'

const mount = (world: World, path: string, type: string, version?: string): Promise<unknown> =>
  world.admin('POST', `sys/mounts/${path}`, {
    type,
    ...(version === undefined ? {} : { options: { version } }),
  })

/** Bodies that the recordings tell only the size of. */
const write = async (world: World, path: string, data: object): Promise<void> => {
  await world.admin('POST', path, { data })
}

const http: Plan = {
  setUp: async (world) => {
    await write(world, 'secret/data/datadog', { api_key: 'canary-api', app_key: 'canary-app' })
    world.names.set('token', `s.${'x'.repeat(24)}`)
  },
}

const kv: Plan = {
  setUp: async (world) => {
    await mount(world, 'kv2', 'kv', '2')
    await mount(world, 'kv1', 'kv', '1')
    await mount(world, 'kv1plain', 'kv')
    await mount(world, 'team/kv2', 'kv', '2')
    await mount(world, 'pkix', 'pki')
    await mount(world, 'up', 'kv', '1')
    await world.admin('POST', 'up/k1', { a: 1 })
    await write(world, 'kv2/data/racy', { a: 1 })
    await world.policy('reader', {
      'kv2/data/datadog': ['read'],
      'kv1/datadog': ['read'],
    })
    await world.policy('lister', {
      'kv2/metadata/dynatrace/*': ['list'],
      'kv2/data/dynatrace/*': ['read'],
    })
    await world.policy('deny', { 'kv2/*': ['deny'] })
    await world.policy('meta', { 'kv2/metadata/datadog': ['read'] })
    await world.policy('subkeys', { 'kv2/subkeys/datadog': ['read'] })
    await world.policy('glob', { 'kv2/data/*': ['read'], 'nomount/*': ['read'] })
    for (const name of ['reader', 'lister', 'deny', 'meta', 'subkeys', 'glob']) {
      await world.token(`${name}-token`, name)
    }
    await world.token('default-token', 'default')
  },
  before: {
    'kv-104': (world) =>
      world.admin('PUT', 'kv2/destroy/none', { versions: [1] }).then(() => undefined),
    'kv-127': (world) => world.advance(1500),
    'kv-128': (world) => world.advance(800),
    'kv-134': async (world) => {
      for (let i = 0; i <= 10; i += 1) await write(world, 'kv2/data/aged', { i })
    },
    'kv-137': async (world) => {
      for (let i = 3; i <= 6; i += 1) await write(world, 'kv2/data/short', { a: i })
    },
    'kv-146': async (world) => {
      await world.admin('POST', 'kv2/metadata/casreq', { cas_required: true })
    },
    'kv-155': async (world) => {
      await world.admin('DELETE', 'kv2/data/cas')
    },
    'kv-169': async (world) => {
      for (const path of ['t1/token', 't2/token', 't3', 'sub/deep/x']) {
        await write(world, `kv2/data/dynatrace/${path}`, { token: 'canary' })
      }
    },
    'kv-199': (world) => world.advance(3000),
  },
}

/** Key/value secrets and the shapes of HTTP. */
export const kvPlan: Readonly<Record<string, Plan>> = { http, kv }
