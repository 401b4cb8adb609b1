import { linkOrder } from '../links/link-order.ts'
import type { Action, Delete, Refuse } from './action.ts'
import type { Decision } from './decide.ts'
import { familyOf } from './family.ts'
import { digestOf, isInScope, type Live } from './live-index.ts'
import type { Observed } from './observed.ts'
import type { World } from './world.ts'

/** What the deletes of a plan depend on. */
export interface DeleteContext {
  readonly world: World
  readonly decisions: readonly Decision[]
  readonly observed: Observed
  /** Ids of what declared entities link to without declaring it. */
  readonly linked: readonly string[]
}

/** What has to go: what was replaced, and in the scope what nobody declares. Dashboards first, then composites. */
export function plannedDeletes(context: DeleteContext): readonly (Delete | Refuse)[] {
  const { decisions } = context
  const replaced = decisions.flatMap(({ action, replaced: old }) =>
    old.map((live) => ({ live, because: action })),
  )
  const pruned = undeclared(context)
  const { maxDeletes = 0 } = context.world.options.prune ?? {}
  const users = usersOf(context)
  const all: readonly Going[] = [...replaced, ...pruned.map((live) => ({ live }))]
  const tooMany = pruned.length > maxDeletes
  const deleted = new Set<string>()
  return usersFirst(all, users).map(({ live, because }) => {
    if (because === undefined && tooMany) {
      return refusedDelete(live, {
        code: 'too-many-deletes',
        text: `${pruned.length} would be deleted, and at most ${maxDeletes} may be`,
        hint: 'nothing is deleted; make the scope smaller, or allow as many',
      })
    }
    const action = deleteOf(live, because, { ...context, users, deleted })
    if (action.action === 'delete') deleted.add(`${live.family} ${live.id}`)
    return action
  })
}

interface Going {
  readonly live: Live
  /** What takes its place. */
  readonly because?: Action
}

/** Dashboards, then composites, each before the monitors of which it is made. */
function usersFirst(all: readonly Going[], users: Users['users']): readonly Going[] {
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

/** Ours, in the scope, and of no declaration. What bears the ref of one is never deleted, even if that is refused. */
function undeclared({ world, decisions }: DeleteContext): readonly Live[] {
  const { prune } = world.options
  if (prune === undefined) return []
  const refs = new Set(decisions.map(({ action: { kind, ref } }) => `${familyOf(kind)} ${ref}`))
  const isDeclared = ({ family, owner }: Live): boolean =>
    owner.whose === 'ours' && refs.has(`${family} ${owner.mark.ref}`)
  const used = new Set(
    decisions.flatMap(({ target, replaced, copies }) =>
      [target, ...replaced, ...copies].map((live) => live && `${live.family} ${live.id}`),
    ),
  )
  return world.index
    .ours()
    .filter((live) => !used.has(`${live.family} ${live.id}`) && !isDeclared(live))
    .filter((live) => isInScope(prune.scope, live))
}

function deleteOf(
  live: Live,
  because: Action | undefined,
  { world, observed, linked, users: usersById, deleted }: DeleteContext & Users,
): Delete | Refuse {
  if (because === undefined && linked.includes(live.id)) {
    return refusedDelete(live, {
      code: 'still-linked',
      text: 'nobody declares it, and something that is declared links to it',
      hint: 'declare it, or take the link out',
    })
  }
  const users = live.family === 'monitor' ? (usersById.get(live.id) ?? []) : []
  const isGone = ({ id }: CompositeUser): boolean => deleted.has(`monitor ${id}`)
  const kept = users.find((user) => !isGone(user) && user.action === undefined)
  const said = live.family === 'monitor' ? observed.undeletable.get(live.id) : undefined
  const others = said === undefined ? undefined : otherUsers(said, live.id, users)
  if (kept !== undefined || others !== undefined) {
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
  const takesPlace = because !== undefined && isWrite(because) ? [because.key] : []
  return {
    action: 'delete',
    ...named(live),
    key: deleteKey(live.id),
    id: live.id,
    seen: digestOf(live, world.rules),
    after: [...new Set([...takesPlace, ...freed])],
    reason:
      because === undefined
        ? { code: 'not-declared', text: 'it is ours, and nobody declares it' }
        : { code: 'replaced', text: `"${because.ref}" has taken its place` },
  }
}

interface CompositeUser {
  readonly id: string
  /** The write after which it may refer to other monitors. */
  readonly action?: Action
}

interface Users {
  /** Composites, ours and those to be, by the ids of the monitors of which they are made now. */
  readonly users: ReadonlyMap<string, readonly CompositeUser[]>
  /** By family and id: what will be deleted before. */
  readonly deleted: ReadonlySet<string>
}

function usersOf({ world, decisions }: DeleteContext): Users['users'] {
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
  for (const live of [...world.index.ours(), ...adopted].filter(isComposite)) {
    const { id } = live
    const action = actions.get(id)
    for (const monitor of new Set(monitorsIn(live))) {
      const user = action === undefined ? { id } : { id, action }
      users.set(monitor, [...(users.get(monitor) ?? []), user])
    }
  }
  return users
}

/** The server's words, when they name anything else than these composites. */
function otherUsers(said: string, id: string, users: readonly CompositeUser[]): string | undefined {
  const known = new Set([id, ...users.map((user) => user.id)])
  const named = Array.from(said.matchAll(/\[([^\],[]+),/g), (match) => match[1] ?? '')
  return named.length > 0 && named.every((each) => known.has(each)) ? undefined : said
}

function isWrite({ action }: Action): boolean {
  return action === 'create' || action === 'update' || action === 'adopt'
}

function isComposite(live: Live): boolean {
  return live.family === 'monitor' && live.entity.type === 'composite'
}

function monitorsIn(live: Live): readonly string[] {
  return live.family === 'monitor' ? (live.entity.query.match(/\d+/g) ?? []) : []
}

function rankOf(live: Live): number {
  if (live.family === 'dashboard') return 0
  return isComposite(live) ? 1 : 2
}

function deleteKey(id: string): string {
  return `delete ${id}`
}

function named({ owner, family, name }: Live): Pick<Refuse, 'kind' | 'ref' | 'name'> {
  const mark = owner.whose === 'ours' ? owner.mark : undefined
  return { kind: mark?.kind ?? family, ref: mark?.ref ?? '', name }
}

function refusedDelete(
  live: Live,
  {
    code,
    text,
    hint,
  }: { readonly code: Refuse['reason']['code']; readonly text: string; readonly hint: string },
): Refuse {
  return {
    action: 'refuse',
    ...named(live),
    key: deleteKey(live.id),
    id: live.id,
    reason: { code, text },
    hint,
  }
}
