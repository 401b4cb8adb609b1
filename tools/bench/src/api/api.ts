import { buildSidecar } from '@retriever/launcher'

import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { interleave } from '../rounds.ts'
import { startBareNode } from '../start-up/bare-node.ts'
import { startQuantities, watchStart } from '../start-up/watch-start.ts'
import { callerToken } from './configuration.ts'
import { createClient } from './http-client.ts'
import { measureLatency } from './measure-latency.ts'
import { populate } from './population.ts'
import { record } from './recorded.ts'
import type { Recordings } from './recorded.ts'
import { startApiSidecar } from './sidecar.ts'
import { startStandIns } from './stand-ins.ts'
import type { StandIns } from './stand-ins.ts'
import { measureStop } from './measure-stop.ts'

const usualSeconds = 20
const slowByMs = 50
const goals = { listening: '600 ms, aim 300', resident: '130 MB' } as const

/** What the API of the sidecar adds to Datadog's own latency, how soon it is there, and how it goes. */
export const api: Benchmark = {
  name: 'api',
  summary: 'the built sidecar before Datadog: added latency at 200 requests/s, start, stop',
  defaultRounds: 3,
  run: async ({ rounds, seconds = usualSeconds, progress }) => {
    progress('building the sidecar')
    await buildSidecar()
    const standIns = await startStandIns()
    try {
      progress('creating monitors and alerts')
      const recordings = await prepared(standIns)
      const starts = await interleave(
        [
          { name: 'sidecar', measure: () => watchStart(() => startApiSidecar(standIns)) },
          { name: 'bare Node', measure: () => watchStart(startBareNode) },
        ],
        rounds,
        (text) => progress(`start, ${text}`),
      )
      await standIns.slowBy(slowByMs)
      const under = { standIns, recordings, rounds, seconds, progress }
      const latency = await measureLatency(under)
      const stop = await measureStop(under)
      const started: QuantityGroup = {
        name: 'start, from spawn',
        quantities: startQuantities(starts, goals),
      }
      return {
        contenders: ['sidecar', 'direct', 'bare Node'],
        groups: [...latency.groups, started, ...stop.groups],
        skipped: [],
        notes: [
          `200 requests a second by the clock for ${seconds} s; every call to Datadog takes ${slowByMs} ms more. Direct: the same calls to Datadog, one after the other, by the same load generator.`,
          ...latency.notes,
          ...stop.notes,
        ],
        failures: [...latency.failures, ...stop.failures],
      }
    } finally {
      await standIns.close()
    }
  },
}

/** Brings about what the requests are for, and finds out which calls they come down to. */
async function prepared(standIns: StandIns): Promise<Recordings> {
  const sidecar = await startApiSidecar(standIns)
  const client = createClient(sidecar.api, { headers: { authorization: `Bearer ${callerToken}` } })
  try {
    return await record(client, await populate(client), standIns)
  } finally {
    client.close()
    await sidecar.stop()
  }
}
