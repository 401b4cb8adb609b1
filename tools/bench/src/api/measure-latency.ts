import type { Quantity, QuantityGroup } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { median } from '../statistics.ts'
import { callerToken } from './configuration.ts'
import { createClient } from './http-client.ts'
import { perSecond, straight, throughSidecar, underLoad } from './latency.ts'
import type { LoadFigures } from './latency.ts'
import { kinds } from './mix.ts'
import type { Kind } from './mix.ts'
import { processorMs, waitedForCoreMs } from './processor-time.ts'
import type { Recordings } from './recorded.ts'
import { startApiSidecar } from './sidecar.ts'
import type { StandIns } from './stand-ins.ts'

/** What is measured with. */
export interface Conditions {
  readonly standIns: StandIns
  readonly recordings: Recordings
  readonly rounds: number
  readonly seconds: number
  readonly progress: (text: string) => void
}

/** A part of the result. */
export interface Measured {
  readonly groups: readonly QuantityGroup[]
  readonly notes: readonly string[]
  readonly failures: readonly string[]
}

interface RoundFigures extends LoadFigures {
  /** What the sidecar computed for one request, and how long it waited for a core meanwhile, in milliseconds. */
  readonly perRequest?: { readonly processorMs: number; readonly waitedMs: number }
}

const warmUpSeconds = 3

/** The sidecar beside the calls that it makes, made directly, under the same load. */
export async function measureLatency(conditions: Conditions): Promise<Measured> {
  const { standIns, recordings, rounds, seconds, progress } = conditions
  const sidecar = await startApiSidecar(standIns)
  const client = createClient(sidecar.api, { headers: { authorization: `Bearer ${callerToken}` } })
  const direct = straight(standIns.credentials.datadog.url, standIns.credentials.datadog)
  // Texts differ from those of all loads before, so that there is always something to write.
  let turns = 0
  const load = (carry: ReturnType<typeof throughSidecar>, forSeconds: number) =>
    underLoad(carry, recordings, { seconds: forSeconds, turnsFrom: (turns += 1_000_000) })
  const contenders = [
    {
      name: 'sidecar',
      measure: async (): Promise<RoundFigures> => {
        const before = await spentBy(sidecar.pid)
        const figures = await load(throughSidecar(client), seconds)
        const after = await spentBy(sidecar.pid)
        if (!before || !after) return figures
        const each = (from: number, to: number) => (to - from) / (seconds * perSecond)
        const perRequest = {
          processorMs: each(before.processorMs, after.processorMs),
          waitedMs: each(before.waitedMs, after.waitedMs),
        }
        return { ...figures, perRequest }
      },
    },
    {
      name: 'direct',
      measure: (): Promise<RoundFigures> => load(direct.carry, seconds),
    },
  ]
  try {
    progress('warming up')
    await load(throughSidecar(client), warmUpSeconds)
    await load(direct.carry, warmUpSeconds)
    const figures = await interleave(contenders, rounds, (text) => progress(`latency, ${text}`))
    return {
      groups: groupsOf(figures, recordings),
      notes: notesOn(figures),
      failures: [...figures].flatMap(([name, all]) =>
        summed(all.flatMap(({ failures }) => failures)).map((text) => `${name}: ${text}`),
      ),
    }
  } finally {
    client.close()
    direct.close()
    await sidecar.stop()
  }
}

function groupsOf(
  figures: ReadonlyMap<string, readonly RoundFigures[]>,
  recordings: Recordings,
): readonly QuantityGroup[] {
  return [
    { name: 'latency, all requests together', quantities: percentiles(figures, 'all') },
    ...kinds.map((kind) => ({
      name: `${kind}: ${callsFor(recordings, kind)}`,
      quantities: percentiles(figures, kind),
    })),
  ]
}

function percentiles(
  figures: ReadonlyMap<string, readonly RoundFigures[]>,
  kind: Kind | 'all',
): readonly Quantity[] {
  return (['p50', 'p95', 'p99'] as const).map((name) =>
    quantity(
      figures,
      { name: name === 'p95' ? 'p95 (goal +5 ms)' : name, unit: 'ms', difference: true },
      ({ byKind }) => byKind[kind][name],
    ),
  )
}

/** How many calls to Datadog a request comes down to. */
function callsFor(recordings: Recordings, kind: Kind): string {
  const count = median(recordings[kind].map(({ upstream }) => upstream.length))
  return count === 1 ? '1 call' : `${count} calls`
}

/** What a process has spent so far; undefined where the system does not tell. */
async function spentBy(
  pid: number,
): Promise<{ readonly processorMs: number; readonly waitedMs: number } | undefined> {
  const [computed, waited] = await Promise.all([processorMs(pid), waitedForCoreMs(pid)])
  return computed === undefined || waited === undefined
    ? undefined
    : { processorMs: computed, waitedMs: waited }
}

function notesOn(figures: ReadonlyMap<string, readonly RoundFigures[]>): readonly string[] {
  const own = (figures.get('sidecar') ?? []).flatMap(({ perRequest }) => perRequest ?? [])
  const late = Math.max(...[...figures.values()].flat().map((round) => round.latestStartMs))
  const middle = (values: readonly number[]): string => `${median(values).toFixed(2)} ms`
  return [
    ...(own.length === 0
      ? []
      : [
          `The sidecar computed for ${middle(own.map((each) => each.processorMs))} a request (all kinds together), and meanwhile waited ${middle(own.map(({ waitedMs }) => waitedMs))} a request for a core. Where it waits as long as it computes, the machine had too much to do for these figures.`,
        ]),
    `Time counts from when a request was due. The load generator was at most ${late.toFixed(0)} ms late.`,
  ]
}

/** The same texts once, with their count. */
export function summed(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].slice(0, 5).map(([text, count]) => `${count} × ${text}`)
}
