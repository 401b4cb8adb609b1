import type { Overview } from '@retriever/glpi-bridge'
import type { UpstreamStatus } from '@retriever/upstream'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

/** What the gauges of the bridge are read from when they are scraped. */
export interface BridgeGauges {
  readonly overview: (limit: number) => Promise<Overview>
  readonly upstreams: () => readonly UpstreamStatus[]
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Named even when there are none, so that a series does not vanish when the last incident leaves its state. */
const incidentStates = [
  'counting',
  'creating',
  'unknown',
  'open',
  'cooling',
  'closing',
  'closed',
  'failed',
]
const breakerStates = ['closed', 'half-open', 'open']

/** So many entries of the outbox are looked at; a longer one shows as this long. */
const countedEntries = 1_000

/** Registers the gauges. They cost nothing between scrapes. */
export function registerGauges(registry: Registry, gauges: BridgeGauges): void {
  storeGauges(registry, gauges)
  upstreamGauges(registry, gauges)
}

function storeGauges(registry: Registry, { overview, now }: BridgeGauges): void {
  const registers = [registry]
  const look = sharedLook(() => overview(countedEntries))
  new Gauge({
    name: 'retriever_bridge_incidents',
    help: 'Incidents in each state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      const picture = await look()
      for (const state of picture ? incidentStates : []) {
        this.set({ state }, picture?.counts[state] ?? 0)
      }
    },
  })
  new Gauge({
    name: 'retriever_bridge_outbox_entries',
    help: `Operations that wait or are under way; at most ${countedEntries} are counted.`,
    labelNames: ['instance', 'operation'],
    registers,
    async collect() {
      this.reset()
      for (const { instance, kind } of (await look())?.outbox ?? []) {
        this.inc({ instance, operation: kind })
      }
    },
  })
  new Gauge({
    name: 'retriever_bridge_outbox_oldest_seconds',
    help: 'How long the oldest operation that is due has been waiting; 0 when none is due.',
    registers,
    async collect() {
      const waits = ((await look())?.outbox ?? []).map(({ dueAt }) => now() - dueAt)
      this.set(Math.max(0, ...waits) / 1000)
    },
  })
  new Gauge({
    name: 'retriever_bridge_paused',
    help: '1 while nothing goes out.',
    registers,
    async collect() {
      this.set((await look())?.pause.paused ? 1 : 0)
    },
  })
}

/** One look into the store serves all gauges of a scrape. Undefined when the store cannot be read. */
function sharedLook(look: () => Promise<Overview>): () => Promise<Overview | undefined> {
  let current: Promise<Overview | undefined> | undefined
  return () => {
    current ??= look()
      .catch(() => undefined)
      .finally(() => {
        current = undefined
      })
    return current
  }
}

function upstreamGauges(registry: Registry, { upstreams }: BridgeGauges): void {
  const registers = [registry]
  new Gauge({
    name: 'retriever_upstream_breaker_state',
    help: '1 for the state that the circuit breaker is in, 0 for the others.',
    labelNames: ['upstream', 'state'],
    registers,
    collect() {
      for (const { upstream, breaker } of upstreams()) {
        for (const state of breakerStates) {
          this.set({ upstream, state }, state === breaker ? 1 : 0)
        }
      }
    },
  })
  new Gauge({
    name: 'retriever_upstream_attempts_waiting',
    help: 'Attempts that wait for their turn.',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { upstream, queued } of upstreams()) this.set({ upstream }, queued)
    },
  })
}
