import { linkOrder } from '../links/link-order.ts'
import type { Action, Delete, Refuse } from './action.ts'
import { compositeUsers, isComposite, otherUsers, type CompositeUsers } from './composite-users.ts'
import type { Decision } from './decide.ts'
import { digestOf, type Live } from './live.ts'
import type { Observed } from './observed.ts'
import { undeclared } from './prune.ts'
import { deleteKey, named, refusedDelete } from './refused-delete.ts'
import { removalsIn } from './removals.ts'
import { unwanted } from './unwanted.ts'
import type { World } from './world.ts'

/** What the deletes of a plan depend on. */
export interface DeleteContext {
  readonly world: World
  readonly decisions: readonly Decision[]
  readonly observed: Observed
  /** Ids of what declared entities link to without declaring it. */
  readonly linked: readonly string[]
}

/**
 * What has to go: what was replaced, twins, what was named, and in the scope what nobody declares. Dashboards first,
 * then composites.
 */
export function plannedDeletes(context: DeleteContext): readonly (Delete | Refuse)[] {
  const { world, decisions } = context
  const of = (reason: 'replaced' | 'twin', { action, replaced, twins }: Decision) =>
    (reason === 'replaced' ? replaced : twins).map((live) => ({ live, reason, instead: action }))
  const removals = removalsIn(world)
  const pruned = undeclared(world, decisions)
  const all: readonly Going[] = [
    ...decisions.flatMap((decision) => [...of('replaced', decision), ...of('twin', decision)]),
    ...removals.going.map((going) => ({ ...going, reason: 'asked' as const })),
    ...pruned.map((live) => ({ live, reason: 'not-declared' as const })),
  ]
  const users = compositeUsers(world, decisions)
  const { maxDeletes = 0 } = world.options.prune ?? {}
  const tooMany = pruned.length > maxDeletes
  const deleted = new Set<string>()
  const deletes = usersFirst(all, users).map((going) => {
    const { live, reason } = going
    if (reason === 'not-declared' && tooMany) {
      return refusedDelete(live, {
        code: 'too-many-deletes',
        text: `${pruned.length} would be deleted, and at most ${maxDeletes} may be`,
        hint: 'nothing is deleted; make the scope smaller, or allow as many',
      })
    }
    const action = deleteOf(going, { ...context, users, deleted })
    if (action.action === 'delete') deleted.add(`${live.family} ${live.id}`)
    return action
  })
  return [...deletes, ...removals.refused]
}

interface Going {
  readonly live: Live
  readonly reason: Delete['reason']['code']
  /** What takes its place, or has it already. */
  readonly instead?: Action
  /** Although something refers to it. */
  readonly force?: boolean
}

/** Dashboards, then composites, each before the monitors of which it is made. */
function usersFirst(all: readonly Going[], users: CompositeUsers): readonly Going[] {
  const byId = new Map(all.map((going) => [going.live.id, going]))
  const nodes = all.map(({ live }) => ({
    ref: live.id,
    rank: rankOf(live),
    to: (users.get(live.id) ?? []).map(({ id }) => id),
  }))
  const order = linkOrder(nodes)
  return order.ok
    ? order.refs.flatMap((id) => byId.get(id) ?? [])
    : all.toSorted((a, b) => rankOf(a.live) - rankOf(b.live))
}

function deleteOf(
  { live, reason, instead, force = false }: Going,
  {
    world,
    observed,
    linked,
    users: usersById,
    deleted,
  }: DeleteContext & {
    readonly users: CompositeUsers
    /** By family and id: what will be deleted before. */
    readonly deleted: ReadonlySet<string>
  },
): Delete | Refuse {
  const why = reasonFor(reason, live, instead)
  // A twin is what the creation of the other one has left behind.
  const not = reason === 'twin' ? undefined : unwanted(['delete'], why.text, world.options)
  if (not !== undefined) return { ...refusedDelete(live, not), would: not.would }
  if (instead === undefined && linked.includes(live.id)) {
    return refusedDelete(live, {
      code: 'still-linked',
      text: 'something that is declared links to it',
      hint: 'declare it, or take the link out',
    })
  }
  const users = live.family === 'monitor' ? (usersById.get(live.id) ?? []) : []
  const isGone = ({ id }: { readonly id: string }): boolean => deleted.has(`monitor ${id}`)
  const kept = users.find((user) => !isGone(user) && user.action === undefined)
  const said = live.family === 'monitor' ? observed.undeletable.get(live.id) : undefined
  const others = said === undefined ? undefined : otherUsers(said, live.id, users)
  if (!force && (kept !== undefined || others !== undefined)) {
    return refusedDelete(live, {
      code: 'referenced',
      text: others ?? `composite ${kept?.id ?? ''} is made of it`,
      hint: 'change or delete what refers to it first',
    })
  }
  const freed = users.flatMap((user) => {
    if (isGone(user)) return [deleteKey(user.id)]
    return user.action === undefined ? [] : [user.action.key]
  })
  const takesPlace = instead !== undefined && reason === 'replaced' && isWrite(instead)
  return {
    action: 'delete',
    ...named(live),
    key: deleteKey(live.id),
    id: live.id,
    seen: digestOf(live, world.rules),
    ...(force && { force }),
    after: [...new Set([...(takesPlace ? [instead.key] : []), ...freed])],
    reason: why,
  }
}

function reasonFor(
  code: Delete['reason']['code'],
  live: Live,
  instead: Action | undefined,
): Delete['reason'] {
  switch (code) {
    case 'replaced': {
      return { code, text: `"${instead?.ref ?? ''}" has taken its place` }
    }
    case 'twin': {
      const other = instead !== undefined && 'id' in instead ? instead.id : undefined
      return { code, text: `it is equal to ${live.family} ${other ?? ''}, which is older` }
    }
    case 'asked': {
      return { code, text: 'it was asked for' }
    }
    case 'not-declared': {
      return { code, text: 'it is ours, and nobody declares it' }
    }
  }
}

function isWrite({ action }: Action): boolean {
  return action === 'create' || action === 'update' || action === 'adopt'
}

function rankOf(live: Live): number {
  if (live.family === 'dashboard') return 0
  return isComposite(live) ? 1 : 2
}
