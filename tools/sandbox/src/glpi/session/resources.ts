import type { SessionCall } from '../call.ts'
import { badRequest } from '../errors.ts'
import { toInt } from '../php/values.ts'
import { priorityMatrix } from '../tickets/priority.ts'
import { activate, allowedEntities, assignments, entityPath } from './entities.ts'
import { fullSession } from './full-session.ts'
import { activeProfile, changeActiveProfile, getMyProfiles } from './profiles.ts'

/** Resources about the session itself, by the name in the path. All of them answer to every verb. */
export const sessionResources: Readonly<Record<string, (call: SessionCall) => unknown>> = {
  killSession({ server, session }) {
    server.sessions.end(session.token)
    return true
  },
  getMyEntities,
  getActiveEntities: ({ session }) => ({
    active_entity: {
      id: session.activeEntity,
      active_entity_recursive: session.activeRecursive,
      active_entities: session.activeEntities.map((id) => ({ id })),
    },
  }),
  changeActiveEntities,
  getMyProfiles,
  getActiveProfile: (call) => ({ active_profile: activeProfile(call) }),
  changeActiveProfile,
  getFullSession: (call) => ({ session: fullSession(call) }),
  getGlpiConfig: () => ({ cfg_glpi: configuration }),
}

/** The part of the configuration that a client asks for. */
const configuration = {
  version: '10.0.12',
  dbversion: '10.0.12',
  language: 'en_GB',
  list_limit: '15',
  url_base: '',
  urgency_mask: '62',
  impact_mask: '62',
  cut: '250',
  time_step: '5',
  document_max_size: '1024',
  _matrix: priorityMatrix,
}

/** Without `is_recursive` only the entities of the assignments themselves. Children come before the first assignment. */
function getMyEntities(call: SessionCall): unknown {
  const { server, session, parameters } = call
  const own = assignments(server, session.userId, session.profileId).map((row) =>
    Number(row['entities_id']),
  )
  const recursive = parameters['is_recursive'] !== undefined && isTrue(parameters['is_recursive'])
  const below = allowedEntities(server, session.userId, session.profileId).filter(
    (id) => !own.includes(id),
  )
  const ids = recursive ? [...below, ...own] : own
  return { myentities: ids.map((id) => ({ id, name: entityPath(server, id) })) }
}

function changeActiveEntities(call: SessionCall): boolean {
  const { entities_id: entity, is_recursive: recursive = false } = call.parameters
  if (typeof recursive !== 'boolean') throw badRequest()
  return activate(call, entity === undefined ? 'all' : toInt(entity), recursive)
}

function isTrue(value: unknown): boolean {
  return value === true || value === '1' || value === 1
}
