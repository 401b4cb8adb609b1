import { describe, expect, test } from 'vitest'

import { divergences } from './vault-replay/divergences.ts'
import { readExchanges, recordingsFolder } from './vault-replay/recordings.ts'
import { replay } from './vault-replay/replay.ts'

const folder = recordingsFolder()

describe.skipIf(folder === undefined)('recordings of a real OpenBao 2.6', () => {
  test('are answered as the real server did, but for what is listed with a reason', async () => {
    const results = await replay(readExchanges(folder ?? ''))
    const differing = results.filter(({ differences }) => differences.length > 0)
    const isListed = (id: string): boolean => divergences.has(id)
    const groups = Object.groupBy(results, ({ id }) => id.slice(0, id.lastIndexOf('-')))
    const rows = Object.entries(groups).map(([group, each = []]) => {
      const same = each.filter(({ differences }) => differences.length === 0)
      return [
        group,
        {
          exchanges: each.length,
          same: same.length,
          listed: each.filter(({ id }) => isListed(id)).length,
        },
      ] as const
    })
    const same = results.length - differing.length
    const total = { exchanges: results.length, same, listed: divergences.size }
    console.table(Object.fromEntries([...rows, ['all', total] as const]))

    const unexpected = differing
      .filter(({ id }) => !isListed(id))
      .map(({ id, differences }) => `${id}: ${differences.join('; ')}`)
    expect(unexpected).toEqual([])
    const settled = results
      .filter(({ id, differences }) => isListed(id) && differences.length === 0)
      .map(({ id }) => `${id} is listed, but matches`)
    expect(settled).toEqual([])
    const known = new Set(results.map(({ id }) => id))
    expect([...divergences.keys()].filter((id) => !known.has(id))).toEqual([])
  })
})
