import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { matchesGlob } from '../src/frame/glob.ts'
import { readExchanges, recordingsFolder } from './replay/recordings.ts'
import { replay, type Replayed } from './replay/replay.ts'

/** What differs on purpose, or is not covered: exchanges by id, `*` for any characters. */
const listed = JSON.parse(
  readFileSync(new URL('replay/differences.json', import.meta.url), 'utf8'),
) as readonly { readonly exchanges: string; readonly reason: string }[]

const folder = recordingsFolder()

describe.skipIf(folder === undefined)(
  'recordings of a real GLPI 10.0.12 (RETRIEVER_RECORDINGS names a folder with glpi-exchanges.jsonl)',
  () => {
    test('the stand-in answers them as the real server did, but for what is listed', async () => {
      const results = await replay(readExchanges(folder ?? ''))
      process.stdout.write(`${tableOf(results)}\n`)

      const isListed = ({ id }: Replayed): boolean =>
        listed.some(({ exchanges }) => matchesGlob(exchanges, id))
      const differing = results.filter(({ differences }) => differences.length > 0)
      const surprises = differing.filter((result) => !isListed(result))
      expect(surprises).toEqual([])

      const outdated = listed.filter(
        ({ exchanges }) => !differing.some(({ id }) => matchesGlob(exchanges, id)),
      )
      expect(outdated).toEqual([])
      expect(results.length).toBeGreaterThan(1000)
    }, 180_000)
  },
)

/** One line for each scenario: how many exchanges of how many were answered alike. */
function tableOf(results: readonly Replayed[]): string {
  const alike = (some: readonly Replayed[]): number =>
    some.filter(({ differences }) => differences.length === 0).length
  const scenarios = Map.groupBy(results, ({ scenario }) => scenario)
  const lines = [...scenarios].map(
    ([scenario, some]) => `${scenario.padEnd(28)} ${alike(some)}/${some.length}`,
  )
  return [...lines, `${'all'.padEnd(28)} ${alike(results)}/${results.length}`].join('\n')
}
