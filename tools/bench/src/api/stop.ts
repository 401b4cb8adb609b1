import { setTimeout } from 'node:timers/promises'

import { callerToken } from './configuration.ts'
import { createClient } from './http-client.ts'
import type { HttpClient, Outcome } from './http-client.ts'
import { perSecond } from './latency.ts'
import { kindOf } from './mix.ts'
import { openLoop } from './open-loop.ts'
import type { Recordings } from './recorded.ts'
import type { ApiSidecar } from './sidecar.ts'

/** What became of the requests around a stop. */
export interface StopFigures {
  readonly answered: number
  /** Sent before the stop was asked for, or on a kept connection, and not answered: what must not be. */
  readonly failed: readonly string[]
  /** New connections that found nobody listening any more: a load balancer sends them elsewhere. */
  readonly refused: number
  /** New connections after the stop was asked for that the kernel took, and reset when the port was closed. */
  readonly reset: number
  /** From SIGTERM until the process was gone. */
  readonly exitMs: number
  readonly code: number | null
}

const loadBeforeMs = 2000

/** Asks the sidecar to stop in the middle of the load, which goes on until it is gone. */
export async function stopUnderLoad(
  sidecar: ApiSidecar,
  recordings: Recordings,
): Promise<StopFigures> {
  const clients = clientsOf(sidecar.api)
  const ends: { readonly outcome: Outcome; readonly isLate: boolean }[] = []
  const ended = new AbortController()
  let stoppedAt = Infinity
  const load = openLoop({
    perSecond,
    signal: ended.signal,
    start: async (number) => {
      const all = recordings[kindOf(number)]
      const recorded = all[Math.floor(number / 20) % all.length]
      const client = clients[number % clients.length]
      const isLate = performance.now() >= stoppedAt
      if (recorded && client) ends.push({ outcome: await client.send(recorded.request), isLate })
    },
  })
  await setTimeout(loadBeforeMs)
  stoppedAt = performance.now()
  const code = await sidecar.end()
  const exitMs = performance.now() - stoppedAt
  ended.abort()
  await load
  for (const client of clients) client.close()
  const isReset = ({ outcome, isLate }: (typeof ends)[number]): boolean =>
    isLate && outcome.type === 'lost' && !outcome.reused
  const refused = ends.filter(({ outcome, isLate }) => outcome.type === 'refused' && isLate)
  const reset = ends.filter(isReset)
  const others = ends.filter((end) => !refused.includes(end) && !reset.includes(end))
  const failed = others.flatMap(({ outcome }) => failureIn(outcome))
  return {
    answered: others.length - failed.length,
    failed,
    refused: refused.length,
    reset: reset.length,
    exitMs,
    code,
  }
}

/** Three of four requests go over connections that are used again, the fourth over one of its own. */
function clientsOf(origin: string): readonly HttpClient[] {
  const headers = { authorization: `Bearer ${callerToken}` }
  const kept = createClient(origin, { headers })
  return [kept, kept, kept, createClient(origin, { headers, keepAlive: false })]
}

function failureIn(outcome: Outcome): readonly string[] {
  switch (outcome.type) {
    case 'refused': {
      return ['refused before the stop']
    }
    case 'lost': {
      return [`${outcome.why} on a ${outcome.reused ? 'kept' : 'new'} connection`]
    }
    case 'answered': {
      return outcome.status === 200 ? [] : [`${outcome.status} ${outcome.body.slice(0, 200)}`]
    }
  }
}
