import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { startOrganisation } from './organisation.ts'
import {
  occasions,
  onAllOccasions,
  type Apply,
  type Occasion,
  type OccasionFigures,
} from './run.ts'
import { wantedOf, type Size, type Wanted } from './wanted.ts'

const slowByMs = 20
const usualSize: Size = { monitors: 200, dashboards: 20 }
const fullSize: Size = { monitors: 1000, dashboards: 100 }

/** Lets the compiler see everything once. */
const warmUpSize: Size = { monitors: 50, dashboards: 10 }

const ours = 'library'
const oneByOne = 'client, one by one'
const eightAtOnce = 'client, eight at once'

type RoundFigures = Readonly<Record<Occasion, OccasionFigures>>

/** How long it takes until monitors and dashboards are as declared, beside a loop over the official client. */
export const datadog: Benchmark = {
  name: 'datadog',
  summary: 'plan and apply of monitors and dashboards beside a loop over the official client',
  defaultRounds: 3,
  run: async ({ rounds, full, progress }) => {
    const size = full ? fullSize : usualSize
    // Both take a while to load, and no other benchmark needs them.
    const [{ byLibrary }, { byOfficialClient }] = await Promise.all([
      import('./library.ts'),
      import('./official-client.ts'),
    ])
    const organisation = await startOrganisation()
    const { credentials } = organisation
    const sides: Readonly<Record<string, (wanted: Wanted) => Apply>> = {
      [ours]: (wanted) => byLibrary(credentials, wanted),
      [oneByOne]: (wanted) => byOfficialClient(credentials, wanted, 1),
      [eightAtOnce]: (wanted) => byOfficialClient(credentials, wanted, 8),
    }
    const contendersFor = (wanted: Wanted, slow: number) =>
      Object.entries(sides).map(([name, open]) => ({
        name,
        measure: async (): Promise<RoundFigures> => {
          await organisation.reset(slow)
          return onAllOccasions(organisation, wanted, open(wanted))
        },
      }))
    try {
      progress('warming up')
      await interleave(contendersFor(wantedOf(warmUpSize), 0), 1, () => undefined)
      const figures = await interleave(contendersFor(wantedOf(size), slowByMs), rounds, progress)
      return {
        contenders: [ours, oneByOne, eightAtOnce],
        groups: groupsOf(figures),
        skipped: [],
        notes: [
          `${size.monitors} monitors, ${size.dashboards} dashboards, ${slowByMs} ms a call, the usual rate limits; every occasion begins with whole budgets.`,
          ...occasions.map((occasion) => trafficNote(figures, occasion)),
        ],
        failures: failuresOf(figures),
      }
    } finally {
      await organisation.close()
    }
  },
}

function groupsOf(figures: ReadonlyMap<string, readonly RoundFigures[]>): readonly QuantityGroup[] {
  return occasions.map((occasion) => ({
    name: occasion,
    quantities: [
      quantity(figures, { name: 'done after', unit: 'ms' }, (round) => round[occasion].ms),
    ],
  }))
}

function trafficNote(
  figures: ReadonlyMap<string, readonly RoundFigures[]>,
  occasion: Occasion,
): string {
  const told = Array.from(figures, ([name, rounds]) => {
    const { calls = 0, writes = 0, refused = 0 } = rounds.at(-1)?.[occasion] ?? {}
    return `${name}: ${calls} calls, ${writes} of them writes, ${refused} refused by a limit`
  })
  return `In the last round, ${occasion}: ${told.join('; ')}.`
}

/** A peer that makes a mistake is told as well: its figures prove nothing then. */
function failuresOf(figures: ReadonlyMap<string, readonly RoundFigures[]>): readonly string[] {
  return Array.from(figures, ([name, rounds]) =>
    rounds.flatMap((round) =>
      occasions.flatMap((occasion) => {
        const { mistake, writes } = round[occasion]
        const needless = name === ours && occasion !== 'everything is new' && writes > 0
        const told = needless ? `${writes} needless writes` : mistake
        return told === '' ? [] : [`${name}, ${occasion}: ${told}`]
      }),
    ),
  ).flat()
}
