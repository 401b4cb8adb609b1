import { createUpstream, type Upstream, type UpstreamOptions } from '@retriever/upstream'

import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { type Call, callsPerSecond } from './calls.ts'
import { startServer } from './server-process.ts'

const ours = 'upstream'
const peer = 'fetch'
const roundMs = 500
const body = { input: { name: 'CPU of the payment gateway at 97 %', content: 'x'.repeat(300) } }

/** The calls of one contender. */
interface Client {
  readonly get: Call
  readonly post: Call
}

/** What `packages/upstream` costs over the `fetch` of Node: as it is shipped, and as a layer over that same `fetch`. */
export const upstream: Benchmark = {
  name: 'upstream',
  summary: 'a request through packages/upstream beside a bare fetch, loopback, keep-alive',
  defaultRounds: 5,
  run: async ({ rounds, progress }) => {
    const server = await startServer()
    const options: UpstreamOptions = {
      name: 'bench',
      baseUrl: server.url,
      concurrency: { limit: 16 },
    }
    const shipped = createUpstream(options)
    const layered = createUpstream({ ...options, fetch })
    const plain = bareFetch(server.url)
    const transports = [
      { name: 'as shipped', client: politeClient(shipped) },
      { name: 'as a layer over fetch', client: politeClient(layered) },
    ]
    try {
      await warmUp([plain, ...transports.map(({ client }) => client)])
      const groups: QuantityGroup[] = []
      for (const transport of transports) {
        const clients = { [ours]: transport.client, [peer]: plain }
        for (const concurrency of [1, 16]) {
          for (const verb of ['get', 'post'] as const) {
            const name = `${verb.toUpperCase()}, ${concurrency} at a time, ${transport.name}`
            const contenders = Object.entries(clients).map(([contender, calls]) => ({
              name: contender,
              measure: () => callsPerSecond(calls[verb], concurrency, roundMs),
            }))
            const figures = await interleave(contenders, rounds, (text) =>
              progress(`${name}, ${text}`),
            )
            groups.push({ name, quantities: quantitiesOf(figures) })
          }
        }
      }
      return { contenders: [ours, peer], groups, skipped: [], notes, failures: [] }
    } finally {
      await Promise.all([shipped.close(), layered.close()])
      await server.close()
    }
  },
}

const notes = [
  'Time per call is wall time by number of calls; with 16 at a time it is close to the processor time of a call.',
  'As shipped, upstream talks through undici directly, which is faster than the fetch that Node builds on it. ' +
    'As a layer over that fetch it shows what its own work costs: deadlines, retry, breaker, limits, size cap, ' +
    'redaction, events.',
  'The server has a process of its own; on one or two cores it still takes its share of them.',
]

function quantitiesOf(
  figures: ReadonlyMap<string, readonly number[]>,
): QuantityGroup['quantities'] {
  return [
    quantity(figures, { name: 'calls', unit: '/s' }, (perSecond) => perSecond),
    quantity(
      figures,
      { name: 'time per call', unit: 'µs', difference: true },
      (perSecond) => 1e6 / perSecond,
    ),
  ]
}

function politeClient(client: Upstream): Client {
  return {
    get: async () => (await client.request({ path: '/item' })).json(),
    post: async () => (await client.request({ method: 'POST', path: '/item', json: body })).json(),
  }
}

function bareFetch(origin: string): Client {
  const url = `${origin}/item`
  return {
    get: async () => (await fetch(url)).json(),
    post: async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.json()
    },
  }
}

/** Opens the connections and lets the compiler see everything once, for all alike. */
async function warmUp(clients: readonly Client[]): Promise<void> {
  for (const { get, post } of clients) {
    for (const call of [get, post]) await callsPerSecond(call, 16, roundMs)
  }
}
