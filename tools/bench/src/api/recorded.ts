import type { JournalEntry } from '@retriever/sandbox'

import type { HttpCall, HttpClient } from './http-client.ts'
import { kinds, requestsOf } from './mix.ts'
import type { Ids, Kind } from './mix.ts'
import type { StandIns } from './stand-ins.ts'

/** A request to the sidecar, and the calls to Datadog that it comes down to, in their order. */
export interface Recorded {
  readonly request: HttpCall
  readonly upstream: readonly HttpCall[]
}

/** All requests of each kind. */
export type Recordings = Readonly<Record<Kind, readonly Recorded[]>>

/**
 * Sends every request once, and notes which calls the sidecar makes for it: they are what Datadog's own latency is made
 * of. Throws when one is not answered with 200.
 */
export async function record(
  sidecar: HttpClient,
  ids: Ids,
  standIns: StandIns,
): Promise<Recordings> {
  const recordings: [Kind, readonly Recorded[]][] = []
  for (const kind of kinds) {
    const found: Recorded[] = []
    for (const request of requestsOf(kind, ids)) {
      const before = (await standIns.calls()).at(-1)?.seq ?? 0
      await sendWell(sidecar, request)
      const calls = await standIns.calls(before)
      found.push({ request, upstream: calls.filter(isOfEntities).map(callOf) })
    }
    recordings.push([kind, found])
  }
  return Object.fromEntries(recordings) as Recordings
}

async function sendWell(sidecar: HttpClient, request: HttpCall): Promise<void> {
  const outcome = await sidecar.send(request)
  if (outcome.type === 'answered' && outcome.status === 200) return
  throw new Error(`${request.method} ${request.path} ended as ${JSON.stringify(outcome)}`)
}

/** Looks for services are those of the gate, which remembers what it was told. */
function isOfEntities({ path }: JournalEntry): boolean {
  return /^\/api\/v1\/(monitor|dashboard)/.test(path)
}

function callOf({ method, path, query, body }: JournalEntry): HttpCall {
  return {
    method,
    path: query === '' ? path : `${path}?${query}`,
    ...(body !== null && { body: JSON.stringify(body) }),
  }
}
