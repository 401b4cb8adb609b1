import type { Plan } from './action.ts'
import { familyOf } from './family.ts'
import type { Live } from './live.ts'
import type { LiveEntity } from './result.ts'

/** What was observed of the entities of a plan, by the key of their action. */
export function entitiesOf(
  { actions }: Plan,
  live: readonly Live[],
): ReadonlyMap<string, LiveEntity> {
  const byId = new Map(live.map(({ family, id, entity }) => [`${family} ${id}`, entity]))
  return new Map(
    actions.flatMap((action) => {
      const id = 'id' in action ? action.id : undefined
      const entity = id === undefined ? undefined : byId.get(`${familyOf(action.kind)} ${id}`)
      return entity === undefined ? [] : [[action.key, entity] as const]
    }),
  )
}
