import type { Action } from './action.ts'
import type { Decision } from './decide.ts'
import type { Live } from './live.ts'
import type { World } from './world.ts'

/** A composite that is made of a monitor. */
export interface CompositeUser {
  readonly id: string
  /** The write after which it may refer to other monitors. */
  readonly action?: Action
}

/** Composites, ours and those to be, by the ids of the monitors of which they are made now. */
export type CompositeUsers = ReadonlyMap<string, readonly CompositeUser[]>

/** Who is made of what, as far as it was observed. */
export function compositeUsers(
  { index }: Pick<World, 'index'>,
  decisions: readonly Decision[],
): CompositeUsers {
  const actions = new Map(
    decisions.flatMap(({ action }) =>
      action.action === 'update' || action.action === 'adopt' ? [[action.id, action] as const] : [],
    ),
  )
  const users = new Map<string, CompositeUser[]>()
  // What is adopted is not ours yet, and will be before anything is deleted.
  const adopted = decisions.flatMap(({ target, action }) =>
    target !== undefined && action.action === 'adopt' ? [target] : [],
  )
  for (const live of [...index.ours(), ...adopted].filter(isComposite)) {
    const { id } = live
    const action = actions.get(id)
    for (const monitor of new Set(monitorsIn(live))) {
      const user = action === undefined ? { id } : { id, action }
      users.set(monitor, [...(users.get(monitor) ?? []), user])
    }
  }
  return users
}

/** Whether it is a monitor made of others. */
export function isComposite(live: Live): boolean {
  return live.family === 'monitor' && live.entity.type === 'composite'
}

/** The server's words, when they name anything else than these composites. */
export function otherUsers(
  said: string,
  id: string,
  users: readonly CompositeUser[],
): string | undefined {
  const known = new Set([id, ...users.map((user) => user.id)])
  const named = Array.from(said.matchAll(/\[([^\],[]+),/g), (match) => match[1] ?? '')
  return named.length > 0 && named.every((each) => known.has(each)) ? undefined : said
}

function monitorsIn(live: Live): readonly string[] {
  return live.family === 'monitor' ? (live.entity.query.match(/\d+/g) ?? []) : []
}
