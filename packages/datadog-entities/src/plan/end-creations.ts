import type { Create } from './action.ts'
import { endCreation, type Created } from './create-entity.ts'
import type { Done, Hands } from './hands.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'

/** What was created, and waits for a look at what others have created. */
export interface OpenCreation {
  readonly action: Create
  readonly created: Created
}

/** Ends creations with one look for all of them: lists of dashboards are dear. `onEnd` hears of each. */
export async function endCreations(
  open: readonly OpenCreation[],
  hands: Hands,
  onEnd: (action: Create, done: Done) => void,
): Promise<void> {
  if (open.length === 0) return
  const look = hands.dashboardIds()
  // Who needs it finds out that it failed.
  look.catch(() => undefined)
  const dashboardIds = () => look
  await inParallel(open, callsAtOnce, async ({ action, created }) => {
    onEnd(action, await endCreation(created, { ...hands, dashboardIds }))
  })
}
