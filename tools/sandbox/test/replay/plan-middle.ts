import type { ScenarioPlan, Step } from './scenario-plan.ts'
import type { UserName, World } from './world.ts'

const text = '<p>c</p>'
const bridge = 7
const someone = 5
const ops = 1

/** Creates tickets `name status` with ids from `first` on. */
function tickets(
  first: number,
  name: string,
  states: readonly number[],
  more: object = {},
  user: UserName = 'bridge',
): Step {
  return async (world) => {
    for (const [index, status] of states.entries()) {
      const input = { name: `${name} ${status}`, content: text, status, ...more }
      await world.add('Ticket', input, user, first + index)
    }
  }
}

/** One ticket with this title. */
function titled(id: number, name: string, more: object = {}): Step {
  return async (world) => {
    await world.add('Ticket', { name, content: text, ...more }, 'bridge', id)
  }
}

function all(...steps: readonly Step[]): Step {
  return async (world) => {
    for (const step of steps) await step(world)
  }
}

/** Tickets that were there, but that no recorded call looked at. */
function unseen(first: number, count: number): Step {
  return async (world) => {
    for (let index = 0; index < count; index += 1) {
      await world.add('Ticket', { name: 'bin' }, 'bridge', first + index)
    }
  }
}

const assigned = { _groups_id_assign: ops }
const marker = 'gb-7q2x5mzk4tw3'

/** The tickets among which the searches were made. */
async function markedTickets(world: World): Promise<void> {
  const names = [
    `[${marker}-1] CPU high on web01`,
    `[${marker}-11] CPU high on web01`,
    `[${marker.toUpperCase()}-1] upper case`,
    `CPU high [${marker}-1]`,
    `${marker}-1`,
    `${marker}_1`,
    `100% & <b>${marker}</b> [x] "q" 's'`,
  ]
  for (const [index, name] of names.entries()) await titled(234 + index, name)(world)
  await world.add(
    'Ticket',
    {
      name: 'marker in content',
      content: `<p>text</p><p>ref <code>${marker}-C1</code></p>`,
    },
    'bridge',
    241,
  )
  await world.add('ITILFollowup', {
    itemtype: 'Ticket',
    items_id: 241,
    content: `${marker}-F1`,
  })
}

async function ticketsByStatus(world: World): Promise<void> {
  await world.change('Ticket', 195, { is_deleted: 0 }, 'glpi')
  for (const [index, status] of [2, 4, 5, 6, 1, 3].entries()) {
    await titled(242 + index, `${marker}-S${status}`, { status })(world)
  }
}

/** Changes of tickets, what hangs below them, and searches. */
export const middle: readonly ScenarioPlan[] = [
  {
    scenario: 'status-put',
    before: { 1: all(tickets(100, 'state', [1]), tickets(101, 'state', [1], assigned)) },
  },
  { scenario: 'status-put-closed', before: { 1: tickets(102, 'state', [6]) } },
  {
    scenario: 'solution',
    before: {
      1: all(tickets(103, 'state', [1, 2, 4, 5, 6]), tickets(108, 'state', Array(8).fill(1))),
      38: (world) => world.settings({ autocloseDays: 0 }),
    },
    after: (world) => world.settings({ autocloseDays: -10 }),
  },
  {
    scenario: 'followup',
    users: { 1: 'bridge', 43: 'glpi', 44: 'bridge', 45: 'glpi', 46: 'bridge' },
    before: {
      1: all(
        tickets(116, 'fu', [1, 2, 3, 4, 5, 6], { _users_id_requester: someone }),
        tickets(122, 'fu', [2, 4, 5, 6], { _users_id_requester: someone, ...assigned }),
        tickets(126, 'fu', [2, 4, 5, 6], {
          _users_id_requester: someone,
          _users_id_assign: bridge,
        }),
        tickets(130, 'fu', [2, 4, 5, 6], { _users_id_requester: bridge }),
        tickets(134, 'fu', [4, 5, 6], { _users_id_requester: bridge, ...assigned }),
        tickets(137, 'fu', [5, 6], { _users_id_requester: someone }),
      ),
    },
  },
  {
    scenario: 'followup-options',
    before: {
      1: all(
        ...[1, 4, 5, 6].map((status, index) =>
          tickets(139 + index * 9, 'fu', Array(9).fill(status), assigned),
        ),
        tickets(175, 'fu', [1], assigned),
      ),
    },
  },
  { scenario: 'task', before: { 1: tickets(176, 'fu', [1, 4, 5, 6], assigned) } },
  {
    scenario: 'update-fields',
    users: {
      1: 'bridge',
      7: 'glpi',
      8: 'bridge',
      21: 'glpi',
      22: 'bridge',
      44: 'glpi',
      62: 'bridge',
    },
    before: { 1: tickets(180, 'fu', [1, 1]) },
    after: async (world) => {
      await world.change('Ticket', 180, { date: '2020-01-02 03:04:05' })
    },
  },
  { scenario: 'update-missing' },
  {
    scenario: 'followup-requester',
    before: {
      1: all(
        ...[4, 5, 6].map((status, index) =>
          tickets(182 + index * 4, 'bin', Array(4).fill(status), { _users_id_requester: bridge }),
        ),
      ),
    },
  },
  {
    scenario: 'bin',
    users: {
      1: 'bridge',
      2: 'glpi',
      4: 'bridge',
      23: 'glpi',
      24: 'bridge',
      27: 'glpi',
    },
    before: {
      1: all(
        titled(194, 'BINTEST-1', assigned),
        titled(195, 'BINTEST-2', assigned),
        titled(196, 'BINTEST-3', { status: 5 }),
      ),
    },
  },
  {
    scenario: 'purge',
    users: { 1: 'glpi' },
    before: {
      1: tickets(197, 'bin', [1, 1]),
      11: (world) => world.change('Ticket', 195, { is_deleted: 0 }, 'glpi'),
    },
    after: all((world) => world.change('Ticket', 195, { is_deleted: 1 }, 'glpi'), unseen(199, 2)),
  },
  {
    scenario: 'links',
    before: {
      1: all(tickets(201, 'bin', Array(8).fill(1)), titled(209, 'dup a'), titled(210, 'dup b')),
      14: all(tickets(212, 'bin', [2, 2]), async (world) => {
        await world.add('Ticket_Ticket', { tickets_id_1: 213, tickets_id_2: 212, link: 2 })
      }),
      17: all(tickets(214, 'bin', [2, 2]), async (world) => {
        await world.add('Ticket_Ticket', { tickets_id_1: 215, tickets_id_2: 214, link: 3 })
      }),
    },
  },
  {
    scenario: 'merge',
    users: { 1: 'glpi', 17: 'bridge', 18: 'glpi' },
    before: {
      1: all(
        unseen(216, 5),
        titled(221, 'merge target', { status: 2 }),
        titled(222, 'merge source 1', { status: 2 }),
        titled(223, 'merge source 2', { status: 2 }),
        async (world) => {
          await world.add('ITILFollowup', {
            itemtype: 'Ticket',
            items_id: 222,
            content: 'note of source 1',
          })
        },
        tickets(224, 'bin', [2, 2, 2, 2, 6, 2, 2, 2, 2]),
      ),
    },
  },
  { scenario: 'document', before: { 1: tickets(233, 'bin', [2]) } },
  { scenario: 'search-name', before: { 1: markedTickets } },
  { scenario: 'search-options' },
  { scenario: 'search-status', before: { 1: ticketsByStatus } },
  { scenario: 'search-not' },
  { scenario: 'search-shape' },
  { scenario: 'search-errors' },
  { scenario: 'list' },
  { scenario: 'inventory' },
  {
    scenario: 'rights',
    users: { 1: 'nocreate', 13: 'nosee', 25: 'readonly', 37: 'selfserv' },
    before: {
      1: async (world) => {
        for (const [index, name] of ['R root', 'R site a', 'R site a1', 'R site b'].entries()) {
          const entity = [0, 1, 3, 2][index]
          const content = entity === 3 ? '' : text
          await world.add('Ticket', { name, content, entities_id: entity }, 'glpi', 248 + index)
        }
        await world.add('Ticket', { name: 'P1', content: text }, 'glpi')
      },
      13: async (world) =>
        void (await world.add('Ticket', { name: 'P2', content: text }, 'glpi', 253)),
      25: async (world) =>
        void (await world.add('Ticket', { name: 'P3', content: text }, 'glpi', 254)),
      37: async (world) =>
        void (await world.add('Ticket', { name: 'P4', content: text }, 'glpi', 255)),
    },
  },
  {
    scenario: 'rights-entity',
    users: { 1: 'onlyb', 25: 'norec', 37: 'onlyb', 42: 'bridge' },
    after: async (world) => world.forgetSessions(),
  },
  { scenario: 'search-special' },
]
