import type { ScenarioPlan } from './scenario-plan.ts'
import type { World } from './world.ts'

const sites = [1, 2, 3]

/** Before the sites were entered there was only the root entity. */
async function removeSites(world: World): Promise<void> {
  await world.settings({ remove: { Entity: sites } })
  world.forgetSessions()
}

async function enterSites(world: World): Promise<void> {
  await world.settings({
    rows: {
      Entity: [
        {
          id: 1,
          name: 'Site A',
          entities_id: 0,
          completename: 'Root entity &#62; Site A',
          level: 2,
        },
        {
          id: 2,
          name: 'Site B',
          entities_id: 0,
          completename: 'Root entity &#62; Site B',
          level: 2,
        },
        { id: 3, name: 'Site A1', entities_id: 1, completename: 'Site A1', level: 3 },
      ],
    },
  })
  world.forgetSessions()
}

/** Changes the row of the user `bridge` or `glpi`. */
const user =
  (id: 2 | 7, columns: Readonly<Record<string, string | number>>) =>
  (world: World): Promise<void> =>
    world.settings({ rows: { User: [{ id, ...columns }] } })

/** A fresh server: login, sessions, the first tickets. */
export const beginning: readonly ScenarioPlan[] = [
  {
    scenario: 'api-disabled',
    before: {
      1: async (world) => {
        await removeSites(world)
        await world.settings({ apiEnabled: false })
      },
    },
    after: (world) => world.settings({ apiEnabled: true }),
  },
  {
    scenario: 'login-fresh-install',
    before: {
      1: (world) =>
        world.settings({
          appTokenRequired: false,
          credentialsLogin: false,
          urlBaseApi: 'http://localhost/glpi/api',
        }),
      6: (world) => world.settings({ tokenLogin: false }),
    },
    after: (world) =>
      world.settings({ tokenLogin: true, credentialsLogin: true, urlBaseApi: null }),
  },
  {
    scenario: 'login-no-app-token-required',
    users: { 1: 'glpi' },
    after: async (world) => {
      await world.settings({ appTokenRequired: true })
      world.forgetSessions()
    },
  },
  {
    scenario: 'login',
    users: { 1: 'glpi' },
    credentials: { 1: 'glpi:glpi', 10: 'glpi:wrong', 11: 'nobody:wrong' },
    before: {
      27: user(2, { is_active: 0 }),
      28: async (world) => {
        await user(2, { is_active: 1 })(world)
        world.forgetSessions()
        await world.sessionOf('glpi')
        await world.settings({ addressAllowed: false })
      },
    },
    after: (world) => world.settings({ addressAllowed: true }),
  },
  { scenario: 'session', after: async (world) => world.forgetSessions() },
  { scenario: 'session-relogin', after: async (world) => world.forgetSessions() },
  {
    scenario: 'session-user-state',
    before: {
      1: async (world) => {
        await world.sessionOf('bridge')
        await user(7, { is_active: 0 })(world)
      },
      4: user(7, { is_active: 1, api_token: 'replacedreplacedreplacedreplacedreplaced' }),
      5: user(7, { is_deleted: 1 }),
    },
    after: user(7, { is_deleted: 0 }),
  },
  { scenario: 'create-minimal' },
  {
    scenario: 'create-actors',
    users: { 1: 'bridge', 5: 'glpi', 9: 'bridge', 15: 'glpi' },
    before: { 1: enterSites },
  },
  { scenario: 'create-priority', users: { 1: 'bridge', 26: 'glpi' } },
  {
    scenario: 'create-status',
    after: async (world) => {
      await world.add('Ticket', { name: 'f1', type: 2 }, 'bridge', 53)
      await world.add('Ticket', { name: 'f2', type: 3 })
      await world.add('Ticket', { name: 'f3', date: '2020-01-02 03:04:05' })
      await world.add('Ticket', { name: 'f7' })
      await world.add('Ticket', { name: 'f8' })
    },
  },
  { scenario: 'create-text' },
  { scenario: 'create-multi' },
  { scenario: 'create-item-link' },
  { scenario: 'http-shape' },
  {
    scenario: 'big-bodies',
    before: { 17: (world) => world.settings({ maxBodyBytes: 1024 * 1024 }) },
    after: (world) =>
      world.settings({
        maxBodyBytes: 20 * 1024 * 1024,
        remove: { Ticket: [93, 94, 95, 96, 97, 98, 99] },
      }),
  },
  {
    scenario: 'check-order',
    before: {
      5: (world) => world.settings({ page: 'maintenance' }),
      7: (world) => world.settings({ page: null, tokenLogin: false }),
      9: (world) => world.settings({ tokenLogin: true, apiEnabled: false }),
      11: (world) => world.settings({ apiEnabled: true }),
    },
  },
  {
    scenario: 'session-resources',
    users: { 1: 'bridge', 29: 'onlyb', 32: 'noprofile', 33: 'bridge', 34: 'onlyb' },
    after: async (world) => world.forgetSessions(),
  },
  {
    scenario: 'session-expiry',
    before: {
      2: async (world) => {
        await world.sessionOf('bridge')
        await world.settings({ sessionCleaning: false })
        await world.clock({ advanceMs: 8 * 86_400_000 })
      },
      3: async (world) => {
        await world.clock({ advanceMs: 8 * 86_400_000 })
        await world.settings({ sessionCleaning: true })
      },
    },
    after: async (world) => world.forgetSessions(),
  },
]
