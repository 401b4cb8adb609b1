import type { Decision } from './decide.ts'
import { familyOf } from './family.ts'
import { isInScope, type Live } from './live.ts'
import type { World } from './world.ts'

/**
 * What is to be pruned: ours, in the scope, and of no declaration. What bears the ref of one is never deleted, even if
 * that is refused.
 */
export function undeclared(world: World, decisions: readonly Decision[]): readonly Live[] {
  const { prune, remove = [] } = world.options
  if (prune === undefined) return []
  const refs = new Set(decisions.map(({ action: { kind, ref } }) => `${familyOf(kind)} ${ref}`))
  const isDeclared = ({ family, owner }: Live): boolean =>
    owner.whose === 'ours' && refs.has(`${family} ${owner.mark.ref}`)
  const used = new Set([
    ...decisions.flatMap(({ target, replaced, copies, twins }) =>
      [target, ...replaced, ...copies, ...twins].map((live) => live && `${live.family} ${live.id}`),
    ),
    ...remove.map(({ family, id }) => `${family} ${id}`),
  ])
  return world.index
    .ours()
    .filter((live) => !used.has(`${live.family} ${live.id}`) && !isDeclared(live))
    .filter((live) => isInScope(prune.scope, live))
}
