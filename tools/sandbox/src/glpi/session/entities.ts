import type { Server, SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { encodeText } from '../text-encoding.ts'

/** The entity and everything below it. */
export function withDescendants(server: Server, entity: number): readonly number[] {
  const entities = server.db.table('Entity').rows()
  const found = new Set([entity])
  for (let size = 0; size !== found.size;) {
    size = found.size
    for (const row of entities) {
      if (row['id'] !== 0 && found.has(Number(row['entities_id']))) found.add(Number(row['id']))
    }
  }
  return entities.map(({ id }) => Number(id)).filter((id) => found.has(id))
}

/** The entities that the assignments of this profile to this user reach. */
export function allowedEntities(
  server: Server,
  userId: number,
  profileId: number,
): readonly number[] {
  const reached = assignments(server, userId, profileId).flatMap((row) =>
    row['is_recursive'] === 1
      ? withDescendants(server, Number(row['entities_id']))
      : [Number(row['entities_id'])],
  )
  return [...new Set(reached)].toSorted((a, b) => a - b)
}

/** Which profiles a user has where. */
export function assignments(server: Server, userId: number, profileId?: number): readonly Row[] {
  return server.db
    .table('Profile_User')
    .rows()
    .filter(
      (row) =>
        row['users_id'] === userId && (profileId === undefined || row['profiles_id'] === profileId),
    )
}

/** `Root entity > Site A`, encoded as the database stores it. */
export function entityPath(server: Server, entity: number): string {
  const row = server.db.table('Entity').get(entity)
  if (row === undefined) return ''
  const name = encodeText(String(row['name']))
  return entity === 0 ? name : `${entityPath(server, Number(row['entities_id']))} &#62; ${name}`
}

/** Makes these entities the visible ones. False, and nothing changes, when they are not allowed. */
export function activate(
  { server, session }: SessionCall,
  entity: number | 'all',
  recursive: boolean,
): boolean {
  const allowed = allowedEntities(server, session.userId, session.profileId)
  if (entity !== 'all' && !allowed.includes(entity)) return false
  const [first = 0] = allowed
  const wanted = entity === 'all' ? allowed : recursive ? withDescendants(server, entity) : [entity]
  server.sessions.change(session.token, {
    activeEntity: entity === 'all' ? first : entity,
    activeRecursive: recursive,
    activeEntities: wanted.filter((id) => allowed.includes(id)),
  })
  return true
}
