import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { publish } from '../src/publish/publish.ts'
import { exampleTarget, firstValues } from './publish/example.ts'
import { watchedFiles } from './publish/watched-files.ts'

test.each(['generation', 'flat'] as const)(
  '62. the same values again: nothing is renamed, and no time changes (%s)',
  async (layout) => {
    const target = exampleTarget({ layout })
    await publish(firstValues, target)
    const before = timesIn(target.folder)
    const changes: string[] = []
    const files = watchedFiles((call) => void (call.changes && changes.push(call.name)))

    expect(await publish(firstValues, target, { files })).toMatchObject({
      outcome: 'unchanged',
      files: ['app', 'datadog', 'env', 'keys.json'],
    })
    expect(changes).toEqual([])
    expect(timesIn(target.folder)).toEqual(before)
  },
)

/** Last changes of everything in a folder, to the nanosecond. */
function timesIn(folder: string): Readonly<Record<string, bigint>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    ['.', ...paths].map((path) => [path, lstatSync(join(folder, path), { bigint: true }).ctimeNs]),
  )
}
