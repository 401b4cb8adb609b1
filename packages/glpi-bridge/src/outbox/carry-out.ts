import type { Clock } from '@retriever/upstream'

import { incidentChanged } from '../changes.ts'
import type { BridgeEvent } from '../events.ts'
import type { IvrCaller } from '../ivr/ivr-caller.ts'
import { decide } from '../lifecycle/decide.ts'
import type { Incident } from '../lifecycle/incident.ts'
import type { LifecyclePolicy } from '../lifecycle/policy.ts'
import type { Store } from '../store/store.ts'
import type { Ticketing } from '../tickets/ticketing.ts'
import { waitAfter } from './backoff.ts'
import type { Backoff } from './backoff.ts'
import { execute } from './execute.ts'
import type { Claim } from './operation.ts'
import type { Outcome } from './outcome.ts'

/** What carrying out a claimed entry needs. */
export interface Workshop {
  readonly store: Store
  readonly policy: LifecyclePolicy
  readonly ticketing: Readonly<Record<string, Ticketing>>
  readonly ivr?: IvrCaller
  readonly clock: Clock
  readonly random: () => number
  readonly backoff: Backoff
  readonly leaseMs: number
  readonly emit: (event: BridgeEvent) => void
}

/** This much of the lease is kept for settling. */
const settleShare = 0.1

/** Carries out one claimed entry and settles it. Never throws; `stop` makes it hurry. */
export async function carryOut(workshop: Workshop, claim: Claim, stop: AbortSignal): Promise<void> {
  const { ticketing, ivr, clock, random, backoff, leaseMs, emit } = workshop
  const system = ticketing[claim.instance]
  if (!system) return
  const { incidentKey: key, instance, attempt } = claim
  const about = { operation: claim.operation.kind, key, instance, attempt }
  const start = clock.monotonic()
  emit({ type: 'operation-started', at: clock.now(), ...about })
  const leaseEndsInMs = claim.leaseUntil - clock.now() - leaseMs * settleShare
  const done = new AbortController()
  const leaseOver = new AbortController()
  const giveUp = (): void => leaseOver.abort(new Error('the lease is nearly over'))
  // A process that was suspended may come here when its lease is long over: then nothing is sent.
  if (leaseEndsInMs <= 0) giveUp()
  else clock.sleep(leaseEndsInMs, done.signal).then(giveUp, () => undefined)
  const outside = {
    ticketing: system,
    ...(ivr && { ivr }),
    now: () => clock.now(),
    waitMs: (n: number, retryAfterMs: number | undefined) =>
      waitAfter(n, backoff, random, retryAfterMs),
  }
  const outcome = await execute(claim, outside, AbortSignal.any([stop, leaseOver.signal]))
  done.abort()
  const settled = await settle(workshop, claim, outcome, stop)
  const { settlement, event, failure } = outcome
  emit({
    type: 'operation-finished',
    at: clock.now(),
    durationMs: clock.monotonic() - start,
    ...about,
    result: settled ? settlement.kind : 'lost',
    outcome: event.type,
    ...(settlement.kind === 'retry' && { retryAt: settlement.at }),
    ...(failure && { problem: failure.problem }),
    ...(failure?.code && { code: failure.code }),
  })
}

/** Settles until the store takes it, or the lease is over and somebody else may have taken the entry. */
async function settle(
  { store, policy, clock, emit }: Workshop,
  claim: Claim,
  { settlement, event }: Outcome,
  stop: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    let before: Incident | undefined
    try {
      const decision = await store.settle(claim, settlement, (incident) => {
        before = incident
        return decide(incident, event, clock.now(), policy)
      })
      if (!decision || !before) return false
      emit(incidentChanged(before, decision, clock.now()))
      return true
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown'
      emit({ type: 'store-failed', at: clock.now(), during: 'settle', problem })
      if (clock.now() >= claim.leaseUntil || (stop.aborted && attempt >= 3)) return false
      await clock.sleep(Math.min(5_000, 100 * 2 ** attempt)).catch(() => undefined)
    }
  }
}
