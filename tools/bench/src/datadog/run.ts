import type { Organisation, Traffic } from './organisation.ts'
import type { Wanted } from './wanted.ts'

/** Something that brings an organisation to what is wanted, again and again. */
export interface Apply {
  /** False when not everything is as it is wanted. */
  apply(): Promise<boolean>
  close(): Promise<void>
}

/** What is done to an organisation, in this order. */
export const occasions = [
  'everything is new',
  'nothing has changed',
  'nothing has changed, once more',
] as const

/** One of {@link occasions}. */
export type Occasion = (typeof occasions)[number]

/** What one occasion took. */
export interface OccasionFigures extends Traffic {
  readonly ms: number
  /** What is not as it should be afterwards; empty when all is well. */
  readonly mistake: string
}

/** Applies in a new organisation, on all occasions one after the other, each with whole budgets. */
export async function onAllOccasions(
  organisation: Organisation,
  wanted: Wanted,
  { apply, close }: Apply,
): Promise<Readonly<Record<Occasion, OccasionFigures>>> {
  const figures = new Map<Occasion, OccasionFigures>()
  try {
    for (const occasion of occasions) {
      const before = await organisation.traffic()
      await organisation.beginPeriod()
      const startedAt = performance.now()
      const isComplete = await apply()
      const ms = performance.now() - startedAt
      const traffic = difference(await organisation.traffic(), before)
      const mistake = isComplete ? await mistakeIn(organisation, wanted) : 'it is not complete'
      figures.set(occasion, { ms, mistake, ...traffic })
    }
  } finally {
    await close()
  }
  return Object.fromEntries(figures) as Record<Occasion, OccasionFigures>
}

async function mistakeIn(organisation: Organisation, wanted: Wanted): Promise<string> {
  const { monitors, dashboards } = await organisation.holds()
  const found = `${monitors} monitors, ${dashboards} dashboards`
  const expected = `${wanted.monitors.length} monitors, ${wanted.dashboards.length} dashboards`
  return found === expected ? '' : `there are ${found} in the place of ${expected}`
}

function difference(now: Traffic, before: Traffic): Traffic {
  return {
    calls: now.calls - before.calls,
    writes: now.writes - before.writes,
    refused: now.refused - before.refused,
  }
}
