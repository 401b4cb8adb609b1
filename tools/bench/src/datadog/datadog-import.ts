import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { buildLibrary } from './build-library.ts'
import { programs, watchLoading, type LoadFigures } from './loading.ts'
import { startOrganisation } from './organisation.ts'

/** What it takes to load the library, and to make a first call with it. */
export const datadogImport: Benchmark = {
  name: 'datadog-import',
  summary: 'loading the library for Datadog beside the official client and a bare Node',
  defaultRounds: 11,
  run: async ({ rounds, progress }) => {
    progress('building the library')
    await buildLibrary()
    const organisation = await startOrganisation()
    const { credentials } = organisation
    try {
      const figures = await interleave(
        Object.entries(programs).map(([name, program]) => ({
          name,
          measure: () => watchLoading(program, credentials),
        })),
        rounds,
        progress,
      )
      return {
        contenders: ['library', 'client', 'bare Node'],
        groups: [
          groupOf('from spawn until it is loaded', figures, 'loaded'),
          groupOf('from spawn until a first call is answered', figures, 'called'),
        ],
        skipped: [],
        notes: [
          'The library as it is built; it loads parts of the official client with its first call. The client is imported whole, by its name. Bare Node imports nothing, and calls with its fetch.',
        ],
        failures: [],
      }
    } finally {
      await organisation.close()
    }
  },
}

function groupOf(
  name: string,
  figures: ReadonlyMap<string, readonly LoadFigures[]>,
  stage: keyof LoadFigures,
): QuantityGroup {
  const told = { difference: true } as const
  return {
    name,
    quantities: [
      quantity(figures, { name: 'after', unit: 'ms', ...told }, (all) => all[stage].ms),
      quantity(
        figures,
        { name: 'resident set', unit: 'MB', ...told },
        (all) => all[stage].residentMb,
      ),
    ],
  }
}
