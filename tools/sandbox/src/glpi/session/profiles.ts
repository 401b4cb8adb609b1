import type { SessionCall } from '../call.ts'
import { badRequest, itemNotFound } from '../errors.ts'
import { toInt } from '../php/values.ts'
import { allowedEntities, assignments, entityPath } from './entities.ts'

/** The profiles of the user, with the entities in which he has them. */
export function getMyProfiles({ server, session }: SessionCall): unknown {
  const rows = assignments(server, session.userId)
  const ids = [...new Set(rows.map((row) => Number(row['profiles_id'])))]
  return {
    myprofiles: ids.map((id) => ({
      id,
      name: server.db.table('Profile').get(id)?.['name'] ?? '',
      entities: rows
        .filter((row) => row['profiles_id'] === id)
        .map((row) => ({
          id: row['entities_id'],
          name: entityPath(server, Number(row['entities_id'])),
          is_recursive: row['is_recursive'],
        })),
    })),
  }
}

/** The profile that the session works with: its settings, then its rights by name. */
export function activeProfile({ server, session }: SessionCall): Readonly<Record<string, unknown>> {
  const row = server.db.table('Profile').get(session.profileId) ?? {}
  const rights = JSON.parse(String(row['rights'] ?? '{}')) as Record<string, number>
  const administrates = row['interface'] === 'central' && (rights['config'] ?? 0) > 0
  const entities = assignments(server, session.userId, session.profileId).map((assignment) => ({
    id: assignment['entities_id'],
    name: entityPath(server, Number(assignment['entities_id'])),
    is_recursive: assignment['is_recursive'],
  }))
  return {
    id: session.profileId,
    name: row['name'],
    interface: row['interface'],
    is_default: row['is_default'],
    helpdesk_hardware: administrates ? 3 : 0,
    helpdesk_item_type: administrates ? helpdeskItemTypes : [],
    ticket_status: administrates ? [] : null,
    date_mod: row['date_mod'],
    comment: administrates ? '' : row['comment'],
    problem_status: administrates ? [] : null,
    create_ticket_on_login: 0,
    tickettemplates_id: 0,
    changetemplates_id: 0,
    problemtemplates_id: 0,
    change_status: null,
    managed_domainrecordtypes: administrates ? [-1] : [],
    date_creation: row['date_creation'],
    ...rights,
    entities,
  }
}

const helpdeskItemTypes = [
  'Computer',
  'Monitor',
  'NetworkEquipment',
  'Peripheral',
  'Phone',
  'Printer',
  'Software',
  'DCRoom',
  'Rack',
  'Enclosure',
  'Database',
]

/** Changes to another profile of the user, in all entities where he has it. */
export function changeActiveProfile(call: SessionCall): boolean {
  const { server, session, parameters } = call
  if (parameters['profiles_id'] === undefined) throw badRequest()
  const wanted = toInt(parameters['profiles_id'])
  const [first] = assignments(server, session.userId, wanted)
  if (first === undefined) throw itemNotFound()
  server.sessions.change(session.token, {
    profileId: wanted,
    activeEntity: Number(first['entities_id']),
    activeRecursive: first['is_recursive'] === 1 ? 1 : false,
    activeEntities: allowedEntities(server, session.userId, wanted),
  })
  return true
}
