import type { ScenarioPlan, Step } from './scenario-plan.ts'
import type { World } from './world.ts'

const createTicket = { method: 'POST', path: '/apirest.php/Ticket' }

const pause: Step = (world) => world.settings({ pauseBeforeActorsMs: 150 })
const noPause: Step = (world) => world.settings({ pauseBeforeActorsMs: 0 })
const gateway =
  (status: number): Step =>
  (world) =>
    world.faults([
      { match: createTicket, effect: { type: 'executed-later', status, afterMs: 100 } },
    ])
const trouble =
  (name?: string): Step =>
  (world) =>
    world.trouble(name)

/** The request that the gateway gave up is carried out. */
const executed: Step = async (world) => {
  await world.clock({ advanceMs: 1000 })
  await world.trouble(undefined)
}

/** Fills up with tickets that nobody looks at, until there are so many. */
const fillUp =
  (total: number, firstId: number): Step =>
  async (world: World) => {
    const missing = total - (await world.countTickets())
    const rows = Array.from({ length: missing }, (_, index) => ({
      id: firstId + index,
      name: 'zz filler',
      content: '',
      users_id_recipient: 2,
    }))
    await world.settings({ rows: { Ticket: rows } })
  }

const language =
  (name: string): Step =>
  async (world) => {
    await world.settings({ rows: { User: [{ id: 7, language: name }] } })
    world.forgetSessions()
  }

const zone =
  (name: string | null): Step =>
  async (world) => {
    await world.settings({ rows: { User: [{ id: 7, timezone: name }] } })
    world.forgetSessions()
  }

/** Troubles of the server, and what was recorded after the big numbers had been measured. */
export const ending: readonly ScenarioPlan[] = [
  { scenario: 'session-lock', inFlight: { 2: [1] }, before: { 1: pause }, after: noPause },
  { scenario: 'create-not-atomic', inFlight: { 2: [1] }, before: { 1: pause }, after: noPause },
  { scenario: 'proxy-timeout', before: { 1: gateway(504) }, after: executed },
  {
    scenario: 'worker-killed',
    before: {
      1: trouble('worker-killed-at-insert'),
      3: async (world) => {
        await world.settings({ nextIds: { Ticket: 1083, Item_Ticket: 12 } })
        await world.trouble('worker-killed-before-actors')
      },
      4: trouble(),
    },
  },
  {
    scenario: 'no-worker',
    before: {
      2: async (world) => {
        await world.settings({ nextIds: { Ticket: 1050 } })
        await gateway(504)(world)
      },
    },
    after: executed,
  },
  { scenario: 'same-name' },
  {
    scenario: 'sql-lock',
    before: {
      1: trouble('tickets-locked'),
      6: trouble('groups-locked'),
      7: trouble(),
      8: trouble('ticket-row-locked'),
      9: trouble(),
      10: trouble('ticket-row-locked'),
    },
    after: trouble(),
  },
  {
    scenario: 'database-down',
    before: {
      1: trouble('database-dies'),
      2: trouble('database-down'),
      7: trouble(),
    },
  },
  {
    scenario: 'fpm-down',
    before: {
      1: (world) => world.faults([{ match: {}, effect: { type: 'status', status: 502 } }]),
      4: trouble(),
    },
  },
  { scenario: 'maintenance', before: { 1: trouble('maintenance') }, after: trouble() },
  { scenario: 'db-version-mismatch', before: { 1: trouble('update-needed') }, after: trouble() },
  { scenario: 'no-rate-limit' },
  {
    scenario: 'template-mandatory',
    before: {
      1: (world) => world.settings({ mandatoryFields: ['itilcategories_id', '_groups_id_assign'] }),
    },
  },
  {
    scenario: 'rules',
    before: {
      1: (world) =>
        world.settings({
          mandatoryFields: [],
          ticketRules: [
            {
              titleBegins: 'RULEME',
              set: { urgency: 5, itilcategories_id: 1, _groups_id_assign: 1 },
            },
          ],
        }),
    },
  },
  {
    scenario: 'conditional',
    before: { 1: fillUp(1084, 20_000), 11: language('fr_FR') },
    after: language('en_GB'),
  },
  {
    scenario: 'timezone',
    before: {
      1: zone('Asia/Kolkata'),
      3: zone(null),
    },
  },
  {
    scenario: 'template-mandatory-2',
    before: {
      1: (world) =>
        world.settings({
          mandatoryFields: ['content', 'itilcategories_id', '_groups_id_assign'],
        }),
    },
    after: (world) => world.settings({ mandatoryFields: ['content'] }),
  },
  {
    scenario: 'kill-in-flight',
    inFlight: { 2: [1] },
    before: { 1: pause },
    after: async (world) => {
      await noPause(world)
      world.forgetSessions()
    },
  },
  {
    scenario: 'entity-solution',
    users: { 1: 'onlyb', 4: 'bridge' },
    before: {
      1: async (world) => void (await world.add('Ticket', { name: 'root ticket' }, 'glpi', 67_426)),
    },
  },
  {
    scenario: 'list-default-range',
    before: {
      1: async (world) => {
        for (let index = 0; index < 16; index += 1) {
          await world.add('Ticket', { name: `RNG-${index}` }, 'bridge', 67_432 + index)
        }
      },
    },
  },
  {
    scenario: 'multiple-items',
    users: { 1: 'norec' },
    before: {
      1: async (world) => {
        await world.add('Ticket', { name: 'mi a' }, 'bridge', 67_461)
        await world.add('Ticket', { name: 'mi b', is_deleted: 1 })
        await world.add('Ticket', { name: 'mi c', entities_id: 1 })
      },
    },
  },
  {
    scenario: 'followup-unassigned',
    before: {
      1: async (world) => {
        for (let index = 0; index < 12; index += 1) {
          const status = [1, 4, 5, 6][index % 4]
          await world.add('Ticket', { name: 'fu', status }, 'bridge', 67_464 + index)
        }
      },
    },
  },
  { scenario: 'create-fields' },
  { scenario: 'create-wrong-ids' },
  { scenario: 'create-wrong-types' },
  {
    scenario: 'update-dates',
    before: {
      1: async (world) => {
        await world.settings({ remove: { Ticket: [777_779] } })
        await world.add('Ticket', { name: 'dates' }, 'bridge', 777_779)
      },
    },
  },
  {
    scenario: 'create-chosen-id',
    users: { 1: 'bridge', 10: 'glpi', 11: 'bridge' },
  },
  { scenario: 'many-rows', before: { 1: fillUp(51_797, 6_000_000) } },
]
