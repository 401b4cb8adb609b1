import { setTimeout } from 'node:timers/promises'

import { percentile } from '../statistics.ts'
import { createDeliveries } from './deliveries.ts'
import { deliverAll, keepUp } from './load.ts'
import type { Service } from './service.ts'
import type { StandIns } from './stand-ins.ts'

/** What is sent to a service, and how. */
export interface Load {
  readonly kind: 'episodes' | 'repeats'
  readonly connections: number
  readonly alertsPerDelivery: number
}

/** What one service did under one load, once. */
export interface IngestFigures {
  readonly alertsPerSecond: number
  /** From sending to the 2xx, in milliseconds. */
  readonly medianMs: number
  readonly p99Ms: number
  readonly ticketCallsPerSecond: number
  /** Answers that were not 2xx, by status. */
  readonly refused: Readonly<Record<string, number>>
}

/** The loads of the benchmark: 200 different alerts each. */
export const loads: readonly Load[] = [
  { kind: 'episodes', connections: 8, alertsPerDelivery: 1 },
  { kind: 'episodes', connections: 32, alertsPerDelivery: 1 },
  { kind: 'episodes', connections: 8, alertsPerDelivery: 10 },
  { kind: 'episodes', connections: 32, alertsPerDelivery: 10 },
  { kind: 'repeats', connections: 32, alertsPerDelivery: 1 },
  { kind: 'repeats', connections: 32, alertsPerDelivery: 10 },
]

const keys = 200
const firingsToTicket = 3
const firingsPerEpisode = 9
const glpiCallMs = 20

/** For people. */
export function titleOf({ kind, connections, alertsPerDelivery }: Load): string {
  const what =
    kind === 'episodes' ? 'episodes of 9 firings and a resolve' : 'repeats of alerts with a ticket'
  const each = alertsPerDelivery === 1 ? '1 alert' : `${alertsPerDelivery} alerts`
  return `${what}; ${connections} connections, ${each} a request`
}

/**
 * Starts the service with a new database, lets it warm up, and keeps the load up for this long. The warm-up opens a ticket
 * for every alert, at a GLPI that answers at once.
 */
export async function underLoad(
  service: Service,
  load: Load,
  surroundings: {
    readonly standIns: StandIns
    readonly folder: string
    readonly seconds: number
  },
): Promise<IngestFigures> {
  const { standIns, folder, seconds } = surroundings
  const { kind, connections, alertsPerDelivery } = load
  await standIns.reset(0)
  const running = await service.start(standIns, folder)
  try {
    const deliveries = createDeliveries({
      keys,
      alertsPerDelivery,
      firingsFirst: firingsToTicket,
      ...(kind === 'episodes' && { firingsPerEpisode }),
    })
    await deliverAll(running, deliveries, (firingsToTicket * keys) / alertsPerDelivery)
    await settled(standIns, service.name)
    await standIns.slowBy(glpiCallMs)
    const before = await standIns.calls()
    const figures = await keepUp(running, deliveries, { connections, seconds })
    const after = await standIns.calls()
    if (figures.acknowledged === 0) throw new Error('no delivery was acknowledged')
    return {
      alertsPerSecond: (figures.acknowledged * alertsPerDelivery) / figures.seconds,
      medianMs: percentile(figures.latencies, 50),
      p99Ms: percentile(figures.latencies, 99),
      ticketCallsPerSecond: (after.ticket - before.ticket) / figures.seconds,
      refused: figures.refused,
    }
  } catch (cause) {
    throw new Error(`${service.name} failed under load; its last words:\n${running.lastWords()}`, {
      cause,
    })
  } finally {
    await running.stop()
  }
}

/** Waits until every alert of the warm-up has its ticket, and everybody was told. */
async function settled(standIns: StandIns, name: string): Promise<void> {
  const until = performance.now() + 60_000
  for (;;) {
    const { ticket, ivr } = await standIns.calls()
    if (ticket >= keys && ivr >= keys) return
    if (performance.now() > until) throw new Error(`${name} did not open ${keys} tickets in time`)
    await setTimeout(50)
  }
}
