import { describe, expect, test } from 'vitest'

import { differences } from './compare.ts'
import { divergences, plan } from './plan.ts'
import { readExchanges, recordingsFolder } from './recordings.ts'
import { createWorld } from './world.ts'

const folder = recordingsFolder()
const groups = folder === undefined ? new Map<string, never>() : readExchanges(folder)

describe.skipIf(folder === undefined)('recordings of a real kube-apiserver 1.34', () => {
  test.each(Object.keys(plan))('%s, but for what is listed with a reason', async (scenario) => {
    const { setUp, before = {}, only, tokens } = plan[scenario] ?? {}
    const exchanges = groups.get(scenario) ?? []
    const played = exchanges.filter(({ id }) => only === undefined || only.includes(id))
    expect(played.length).toBe(only?.length ?? exchanges.length)
    const world = await createWorld(tokens)
    const marks = new Map<string, string>()
    const unexpected: string[] = []
    try {
      await setUp?.(world)
      for (const exchange of played) {
        const { id } = exchange
        await before[id]?.(world)
        const received = await world.send(exchange)
        world.keep(id, received.text)
        const found = differences(exchange, received, marks)
        if (divergences.has(id)) {
          if (found.length === 0) unexpected.push(`${id} is listed, but matches`)
        } else if (found.length > 0) unexpected.push(`${id}: ${found.join('; ')}`)
      }
    } finally {
      await world.close()
    }
    expect(unexpected).toEqual([])
  })
})
