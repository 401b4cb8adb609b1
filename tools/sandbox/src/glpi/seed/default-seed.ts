import type { Database } from '../database.ts'
import type { SeedRows } from '../settings.ts'
import { newRow } from '../rows.ts'
import { shapes, type TableShape } from '../shapes.ts'
import { profiles } from './profiles.ts'

/** The token of the API client. */
export const appToken = 'sandboxappsandboxappsandboxappsandboxapp'

/** The user token of the user `bridge`, a technician, which the stand-in hands out. */
export const bridgeToken = tokenOf('bridge')

/** A user's token: his name, again and again, up to 40 characters. */
function tokenOf(name: string): string {
  return `${name}token`.repeat(40).slice(0, 40)
}

/** Who has which profile where; with `recursive` also below. The password is the name. */
const users: readonly (readonly [
  id: number,
  name: string,
  profile?: number,
  entity?: number,
  recursive?: 0 | 1,
])[] = [
  [2, 'glpi', 4, 0, 1],
  [3, 'post-only', 1, 0, 1],
  [4, 'tech', 6, 0, 1],
  [5, 'normal', 2, 0, 1],
  [7, 'bridge', 9, 0, 1],
  [8, 'onlyb', 9, 2, 0],
  [9, 'norec', 9, 0, 0],
  [10, 'nocreate', 10, 0, 1],
  [11, 'nosee', 11, 0, 1],
  [12, 'readonly', 8, 0, 1],
  [13, 'selfserv', 1, 0, 1],
  [14, 'noprofile'],
]

const requestTypes = ['Helpdesk', 'E-Mail', 'Phone', 'Direct', 'Written', 'Other', 'Alerting']

const rows: SeedRows = {
  Entity: [
    { id: 0, name: 'Root entity', entities_id: null, completename: 'Root entity', level: 1 },
    { id: 1, name: 'Site A', entities_id: 0, completename: 'Root entity &#62; Site A', level: 2 },
    { id: 2, name: 'Site B', entities_id: 0, completename: 'Root entity &#62; Site B', level: 2 },
    {
      id: 3,
      name: 'Site A1',
      entities_id: 1,
      completename: 'Root entity &#62; Site A &#62; Site A1',
      level: 3,
    },
  ],
  Profile: profiles.map(({ id, name, interface: face, rights }) => ({
    id,
    name,
    interface: face,
    is_default: id === 1 ? 1 : 0,
    rights: JSON.stringify(rights),
    ...(id < 9 ? { date_mod: null, date_creation: null } : {}),
  })),
  User: users.map(([id, name]) => ({
    id,
    name,
    language: 'en_GB',
    list_limit: name === 'glpi' ? '20' : null,
    api_token: tokenOf(name),
    password: name,
    authtype: 1,
  })),
  Profile_User: users.flatMap(([, , profile], index) => {
    const [id, , , entity = 0, recursive = 0] = users[index] ?? [0, '']
    return profile === undefined
      ? []
      : [
          {
            id: id,
            users_id: id,
            profiles_id: profile,
            entities_id: entity,
            is_recursive: recursive,
          },
        ]
  }),
  Group: [
    { id: 1, name: 'Ops', completename: 'Ops', level: 1, is_recursive: 1 },
    {
      id: 2,
      name: 'NotAssignable',
      completename: 'NotAssignable',
      level: 1,
      is_recursive: 1,
      is_assign: 0,
    },
    { id: 3, name: 'Network', completename: 'Network', level: 1, is_recursive: 1 },
  ],
  ITILCategory: [
    { id: 1, name: 'Monitoring', completename: 'Monitoring', level: 1, is_recursive: 1 },
    { id: 2, name: 'Only B', completename: 'Only B', level: 1, entities_id: 2 },
  ],
  Location: [
    { id: 1, name: 'DC 1', completename: 'DC 1', level: 1, is_recursive: 1 },
    { id: 2, name: 'DC 2', completename: 'DC 2', level: 1, is_recursive: 1 },
  ],
  RequestType: requestTypes.map((name, index) => ({ id: index + 1, name })),
  Supplier: [{ id: 1, name: 'Hardware Ltd', is_recursive: 1 }],
  Computer: [
    {
      id: 1,
      name: 'web01',
      serial: 'SN-WEB01',
      otherserial: 'INV-1',
      uuid: '4c4c4544-0000-0000-0000-000000000001',
    },
    { id: 2, name: 'web01.example.net' },
    { id: 3, name: 'web01', serial: 'SN-OTHER', entities_id: 1 },
    { id: 4, name: 'db01', entities_id: 2 },
    { id: 5, name: 'oldhost', is_deleted: 1 },
  ],
  NetworkEquipment: [{ id: 1, name: 'sw01' }],
}

/** Fills an empty database with what a newcomer finds. */
export function plant(db: Database, time: string, additional: SeedRows = {}): void {
  for (const given of [rows, additional]) putRows(db, time, given)
}

/** Writes rows: a known id changes that row, any other makes a new one. */
export function putRows(db: Database, time: string, given: SeedRows): void {
  for (const [itemtype, list] of Object.entries(given)) {
    const shape: TableShape | undefined = shapes[itemtype]
    if (shape === undefined) continue
    for (const columns of list) {
      const id = typeof columns['id'] === 'number' ? columns['id'] : undefined
      const known = id === undefined ? undefined : db.table(itemtype).get(id)
      const dates = { date_mod: time, date_creation: time }
      const row = newRow(shape, { ...(known ?? dates), ...columns, id: 0 })
      if (id === undefined) db.insert(itemtype, row)
      else db.put(itemtype, id, row)
    }
  }
}
