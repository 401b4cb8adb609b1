import type { Refuse } from './action.ts'
import { isAsSeen, notAsSeen } from './as-seen.ts'
import type { Live } from './live.ts'
import type { Removal } from './plan-options.ts'
import { refusedDelete } from './refused-delete.ts'
import type { World } from './world.ts'

/** What was named to be gone: what there is of it, and what stays. */
export interface Removals {
  readonly going: readonly { readonly live: Live; readonly force: boolean }[]
  readonly refused: readonly Refuse[]
}

/** Looks up what shall be gone. Only what is ours goes. */
export function removalsIn(world: World): Removals {
  const going: { live: Live; force: boolean }[] = []
  const refused: Refuse[] = []
  for (const removal of world.options.remove ?? []) {
    const live = world.index.get(removal.family, removal.id)
    const refusal = live === undefined ? missing(removal) : refusalOf(live, world)
    if (refusal !== undefined) refused.push(refusal)
    else if (live !== undefined) going.push({ live, force: removal.force === true })
  }
  return { going, refused }
}

function missing({ family, id }: Removal): Refuse {
  const nothing = { family, id, name: '', owner: { whose: 'nobody' } } as const
  return refusedDelete(nothing, {
    code: 'not-found',
    text: `there is no ${family} ${id}`,
    hint: 'correct its id; perhaps it is gone already',
  })
}

function refusalOf(live: Live, world: World): Refuse | undefined {
  const { owner, family, id } = live
  if (owner.whose === 'foreign') {
    const text = `${family} ${id} belongs to ${owner.holder} (${owner.seen})`
    return refusedDelete(live, { code: 'foreign', text, hint: owner.hint })
  }
  if (owner.whose === 'nobody') {
    return refusedDelete(live, {
      code: 'not-managed',
      text: `${family} ${id} is nobody's`,
      hint: 'adopt it first, or delete it in Datadog',
    })
  }
  return isAsSeen(live, world) ? undefined : refusedDelete(live, notAsSeen(live))
}
