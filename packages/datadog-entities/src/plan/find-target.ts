import type { RefusalCode } from './action.ts'
import { byAge } from './age.ts'
import { isSameType, isTwin } from './compare.ts'
import { nameOf } from './family.ts'
import type { Live } from './live.ts'
import type { Node } from './prepare.ts'
import { areTwins } from './twins.ts'
import type { World } from './world.ts'
import type { Written } from './written.ts'

/** Which live entity a declared one is. */
export interface Found {
  /** Absent when there is none yet. */
  readonly target?: Live
  /** Why nobody's becomes ours. */
  readonly adopt?: { readonly code: 'asked' | 'equal-exists'; readonly text: string }
  /** Others that bear the same mark. */
  readonly copies?: readonly Live[]
  /** Younger ones that another run created at the same moment. */
  readonly twins?: readonly Live[]
  /** Others that a change of the type has left behind, and that may be deleted. */
  readonly outdated?: readonly Live[]
  readonly refused?: {
    readonly code: RefusalCode
    readonly text: string
    readonly hint: string
  }
}

/** Finds what a declared entity is in Datadog: by its id, by our mark, or among what nobody owns. */
export function findTarget(node: Node, written: Written, world: World): Found {
  const { id } = node.declared
  if (id !== undefined) return byId(node, id, world)
  const marked = world.index.marked(node.family, node.declared.ref)
  return marked.length > 0 ? byMark(marked, written, world) : amongUnowned(node, written, world)
}

function byId({ declared, family }: Node, id: string, world: World): Found {
  const { ref } = declared
  const target = world.index.get(family, id)
  if (target === undefined) {
    const text = `there is no ${family} ${id}`
    return refused('not-found', text, 'correct its id, or leave it out to create it')
  }
  const { owner } = target
  if (owner.whose === 'foreign') {
    const text = `${family} ${id} belongs to ${owner.holder} (${owner.seen})`
    return { ...refused('foreign', text, owner.hint), target }
  }
  const rivals = world.index.marked(family, ref).filter((live) => live.id !== id)
  const twins = rivals.filter((live) => isYoungerTwin(live, target, world))
  const rival = rivals.find((live) => !twins.includes(live))
  if (rival !== undefined) {
    const text = `${family} ${rival.id} bears the ref "${ref}" already`
    const hint = areTwins(rival, target, world.rules)
      ? 'it is equal and older, and stays: use its id'
      : 'delete one of the two, or declare a ref for each'
    return { ...refused('ambiguous', text, hint), target }
  }
  if (owner.whose === 'nobody') {
    return { target, adopt: { code: 'asked', text: `${family} ${id} was named by its id` } }
  }
  if (owner.mark.ref !== ref && world.declaredRefs.has(owner.mark.ref)) {
    const text = `${family} ${id} is "${owner.mark.ref}", which is declared as well`
    return { ...refused('taken', text, 'give the id to one of the two'), target }
  }
  return { target, twins }
}

/** The oldest one of the right type. A clone that somebody made in Datadog bears the same mark and is younger. */
function byMark(marked: readonly Live[], written: Written, world: World): Found {
  const { options } = world
  const target = marked.find((live) => isSameType(written, live)) ?? marked[0]
  if (target === undefined) return {}
  const isOutdated = (live: Live): boolean => options.replace === true && !isSameType(written, live)
  const others = marked.filter((live) => live !== target)
  const twins = others.filter((live) => isYoungerTwin(live, target, world))
  const rest = others.filter((live) => !twins.includes(live))
  return {
    target,
    twins,
    copies: rest.filter((live) => !isOutdated(live)),
    outdated: rest.filter(isOutdated),
  }
}

function isYoungerTwin(live: Live, target: Live, { rules }: World): boolean {
  return byAge(target, live) < 0 && areTwins(target, live, rules)
}

function amongUnowned(node: Node, written: Written, world: World): Found {
  const { family, declared } = node
  const name = nameOf(declared)
  const free = world.index
    .unowned(family, name)
    .filter(({ id }) => !world.claimedIds.has(id) && !isUsed(id, world))
  const twin = free.find((live) => isTwin(written, live, world))
  if (twin !== undefined) {
    const text = `monitor ${twin.id} is equal and nobody owns it; another one would be its duplicate`
    return { target: twin, adopt: { code: 'equal-exists', text } }
  }
  const [only, ...others] = free
  if (world.options.adopt !== true || only === undefined) return {}
  if (others.length > 0) {
    const text = `${free.length} of the name "${name}" are nobody's: ${free.map(({ id }) => id).join(', ')}`
    return refused('ambiguous', text, 'declare the id of the one that is meant')
  }
  const text = `${family} ${only.id} has the same name, and nobody owns it`
  return { target: only, adopt: { code: 'asked', text } }
}

function isUsed(id: string, { decided }: World): boolean {
  return [...decided.values()].some((action) => action.action === 'adopt' && action.id === id)
}

function refused(code: RefusalCode, text: string, hint: string): Found {
  return { refused: { code, text, hint } }
}
