import { percentile } from '../statistics.ts'
import { createClient } from './http-client.ts'
import type { HttpCall, HttpClient, Outcome } from './http-client.ts'
import { kindOf, kinds, turnMark } from './mix.ts'
import type { Kind } from './mix.ts'
import { openLoop } from './open-loop.ts'
import type { Recorded, Recordings } from './recorded.ts'

/** Percentiles of the time from when a request was due until its answer was there, in milliseconds. */
export interface Latencies {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What one side did under the load, once. */
export interface LoadFigures {
  readonly byKind: Readonly<Record<Kind | 'all', Latencies>>
  /** Requests that were not answered with 200. */
  readonly failures: readonly string[]
  /** How late the load generator itself was at worst, in milliseconds. */
  readonly latestStartMs: number
}

/** Carries one request out, whatever it takes: a call to the sidecar, or its calls to Datadog one after the other. */
export type Carry = (recorded: Recorded, turn: number) => Promise<Outcome>

/** Requests a second. */
export const perSecond = 200

/** Through the sidecar. */
export function throughSidecar(client: HttpClient): Carry {
  return ({ request }, turn) => client.send(inTurn(request, turn))
}

/** Straight to Datadog: the calls that the sidecar makes for the request, each after the answer to the last. */
export function straight(
  url: string,
  { apiKey, appKey }: { readonly apiKey: string; readonly appKey: string },
): { readonly carry: Carry; close(): void } {
  const headers = {
    'dd-api-key': apiKey,
    'dd-application-key': appKey,
    accept: 'application/json',
  }
  const client = createClient(url, { headers })
  return {
    close: () => client.close(),
    async carry({ upstream }, turn) {
      let last: Outcome = { type: 'lost', why: 'there was no call', reused: false }
      for (const call of upstream) {
        last = await client.send(inTurn(call, turn))
        if (last.type !== 'answered' || last.status !== 200) return last
        JSON.parse(last.body)
      }
      return last
    },
  }
}

/** Keeps the load up for this long. */
export async function underLoad(
  carry: Carry,
  recordings: Recordings,
  { seconds, turnsFrom }: { readonly seconds: number; readonly turnsFrom: number },
): Promise<LoadFigures> {
  const latencies = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]))
  const sent = new Map<Kind, number>()
  const failures: string[] = []
  const start = async (number: number, dueAt: number): Promise<void> => {
    const kind = kindOf(number)
    const nth = sent.get(kind) ?? 0
    sent.set(kind, nth + 1)
    const all = recordings[kind]
    const recorded = all[nth % all.length]
    if (!recorded) return
    const outcome = await carry(recorded, turnsFrom + number)
    latencies.get(kind)?.push(performance.now() - dueAt)
    const mistake = mistakeIn(outcome)
    if (mistake !== undefined) failures.push(`${kind}: ${mistake}`)
  }
  const latestStartMs = await openLoop({ perSecond, seconds, start })
  const byKind = [...latencies].map(([kind, values]) => [kind, latenciesOf(values)] as const)
  const all = latenciesOf([...latencies.values()].flat())
  return {
    byKind: { ...(Object.fromEntries(byKind) as Record<Kind, Latencies>), all },
    failures,
    latestStartMs,
  }
}

function inTurn(call: HttpCall, turn: number): HttpCall {
  if (call.body === undefined) return call
  return { ...call, body: call.body.replace(turnMark, `turn-${turn}`) }
}

function mistakeIn(outcome: Outcome): string | undefined {
  if (outcome.type !== 'answered') return outcome.type === 'lost' ? outcome.why : outcome.type
  return outcome.status === 200 ? undefined : `${outcome.status} ${outcome.body.slice(0, 300)}`
}

function latenciesOf(values: readonly number[]): Latencies {
  return {
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
  }
}
