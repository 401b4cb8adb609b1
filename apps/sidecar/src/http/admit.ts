import type { IncomingMessage } from 'node:http'

import type { AuditTrail } from '../access/audit-trail.ts'
import type { Authoriser } from '../access/authorise.ts'
import type { Caller } from '../access/caller.ts'
import type { CallerRate } from '../access/caller-rate.ts'
import type { Route } from '../capability.ts'
import { ProblemError } from '../problem.ts'
import { readBody } from './body.ts'
import { checkContract } from './check-contract.ts'
import type { Peer } from './peer.ts'

/** By what requests are let in, and where is written down what came of them. */
export interface Gate {
  readonly authoriser: Authoriser
  /** Absent: callers may ask as often as they like. */
  readonly rate?: CallerRate
  /** Absent: nothing is written down. */
  readonly audit?: AuditTrail
  /** Told about every request that was refused because of who asked, or how often, with the code of the problem. */
  readonly onRefusal?: (code: string) => void
}

/** A request on its way in. */
export interface Arrival {
  readonly raw: Request
  readonly params: Readonly<Record<string, string>>
  readonly peer: Peer
  readonly incoming: IncomingMessage | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/** What was found out about a request so far, whether it was let in or not. */
export interface Findings {
  caller?: Caller
  /** For its answer. */
  headers: Readonly<Record<string, string>>
}

const defaultMaxBodyBytes = 1024 * 1024
const noBody = new Uint8Array()

/**
 * Decides in the order that costs least: who asks, whether it may, how often, then its address and headers; only then is
 * the body read, and returned. A signature over the body needs it first. Refuses with a `ProblemError`.
 */
export async function admit(
  route: Route,
  arrival: Arrival,
  gate: Gate,
  findings: Findings,
): Promise<Uint8Array> {
  const { raw, params, incoming } = arrival
  const read = () =>
    route.method === 'GET'
      ? Promise.resolve(noBody)
      : readBody(raw, route.maxBodyBytes ?? defaultMaxBodyBytes, incoming)
  const early = gate.authoriser.needsBody(route.access) ? await read() : undefined
  await authorise(route, arrival, early, gate, findings)
  if (route.contract) {
    const query = new URL(raw.url).searchParams
    checkContract(route.contract, { params, query, headers: raw.headers })
  }
  return early ?? (await read())
}

async function authorise(
  route: Route,
  { raw, peer, now }: Arrival,
  body: Uint8Array | undefined,
  { authoriser, rate, onRefusal }: Gate,
  findings: Findings,
): Promise<void> {
  const decision = await authoriser.authorise(route.access, {
    headers: raw.headers,
    peer,
    host: new URL(raw.url).hostname,
    now,
    ...(body && { body }),
  })
  const { caller } = decision
  if (caller) findings.caller = caller
  // Also who is known and may not do this is counted: asking in vain costs as much.
  if (rate && caller && route.access.type === 'scope') {
    const verdict = await rate.take(caller.name)
    findings.headers = verdict.headers
    if (!verdict.ok) {
      onRefusal?.('too-many-requests')
      const retryAfter = String(Math.max(1, Math.ceil(verdict.resetMs / 1000)))
      throw new ProblemError('too-many-requests', 'you have asked too often; wait', {
        headers: { 'retry-after': retryAfter },
      })
    }
  }
  if (decision.ok) return
  if (route.access.type === 'scope') onRefusal?.(decision.code)
  throw new ProblemError(decision.code, decision.detail, { headers: decision.headers })
}
