import type { World } from './world.ts'

/** What was done on the real server besides the exchanges that were recorded. */
export interface Plan {
  readonly setUp?: (world: World) => Promise<void>
  /** Before the exchange with this id. */
  readonly before?: Readonly<Record<string, (world: World) => Promise<unknown>>>
  /** Which exchanges are played. Default: all. */
  readonly only?: readonly string[]
  /** Whose token `<jwt>` is, by exchange: the one that the named exchange has given out. */
  readonly tokens?: Readonly<Record<string, string>>
}

const group = 'rbac.authorization.k8s.io'
const rbac = `/apis/${group}/v1/namespaces/r1`
const later = (world: World): Promise<void> => world.advance(11_000)

/** Lets somebody do something in the namespace r1, by a role of this name. */
async function grant(world: World, name: string, rules: object[], subject: object): Promise<void> {
  const metadata = { name }
  await world.create(`${rbac}/roles`, { metadata, rules })
  const roleRef = { apiGroup: group, kind: 'Role', name }
  const binding = { metadata: { name: name === 'op' ? 'b2' : name }, roleRef, subjects: [subject] }
  await world.create(`${rbac}/rolebindings`, binding)
}

async function namespaces(world: World): Promise<void> {
  for (const name of ['r1', 'r2']) {
    await world.create('/api/v1/namespaces', { metadata: { name } })
  }
}

const fromDefault = ['16', '20', '33', '35', '36', '38', '40', '41', '42', '44', '45', '46', '47']

/** How each scenario is played. */
export const plan: Readonly<Record<string, Plan>> = {
  token: {
    async setUp(world) {
      await namespaces(world)
      for (const name of ['one', 'two']) {
        await world.create('/api/v1/namespaces/r1/configmaps', { metadata: { name } })
      }
      await grant(
        world,
        'op',
        [{ verbs: ['get', 'list'], apiGroups: ['shop.example.test'], resources: ['kiosks'] }],
        { kind: 'Group', apiGroup: group, name: 'team-a' },
      )
    },
    before: {
      'token/11': (world) =>
        world.create('/api/v1/namespaces/r1/secrets', { metadata: { name: 'bsec' } }),
      'token/31': later,
      'token/41': (world) =>
        grant(world, 'maps', [{ verbs: ['list'], apiGroups: [''], resources: ['configmaps'] }], {
          kind: 'ServiceAccount',
          name: 'sa1',
          namespace: 'r1',
        }),
      'token/46': later,
      'token/48': (world) =>
        world.create('/api/v1/namespaces/r1/serviceaccounts', { metadata: { name: 'sa1' } }),
    },
    tokens: {
      ...Object.fromEntries([...fromDefault, '32', '48'].map((id) => [`token/${id}`, 'token/03'])),
      ...Object.fromEntries(['17', '18', '19', '39'].map((id) => [`token/${id}`, 'token/04'])),
      'token/21': 'token/08',
      'token/23': 'broken token/03',
      ...Object.fromEntries(['28', '30', '31'].map((id) => [`token/${id}`, 'token/11'])),
      'token/53': 'token/52',
    },
  },
  'auth-401': { setUp: namespaces },
  'no-anon': {
    async setUp(world) {
      await world.settings({ anonymous: false })
    },
  },
  health: { only: ['health/02', 'health/06', 'health/12', 'health/15', 'health/18', 'health/22'] },
  'rbac-403': {
    only: [
      'rbac-403/19',
      'rbac-403/21',
      'rbac-403/22',
      'rbac-403/23',
      'rbac-403/26',
      'rbac-403/27',
    ],
  },
  'disc-legacy': { only: ['disc-legacy/01'] },
  'obj-bad': {
    setUp: async (world) => {
      await world.create('/api/v1/namespaces', { metadata: { name: 'lab' } })
    },
    only: [17, 18, 20, 21, 22, 23, 24, 26].map((number) => `obj-bad/${number}`),
  },
  sar: {
    async setUp(world) {
      await namespaces(world)
      await grant(
        world,
        'op',
        [{ verbs: ['get', 'list'], apiGroups: ['shop.example.test'], resources: ['kiosks'] }],
        { kind: 'Group', apiGroup: group, name: 'team-a' },
      )
    },
    only: ['01', '02', '08', '09', '14', '15', '17', '18', '29'].map((number) => `sar/${number}`),
  },
}

/** Exchanges that the stand-in does not answer as recorded, with the reason. */
export const divergences: ReadonlyMap<string, string> = new Map([
  ['disc-legacy/01', 'the address of the server is that of the stand-in'],
  ['no-anon/05', 'that server ran without fairness; and the address is that of the stand-in'],
  [
    'obj-bad/17',
    'the stand-in knows no kinds but those that it plays, and words every other one alike',
  ],
])
