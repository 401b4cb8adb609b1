import { systemClock } from '@retriever/upstream'
import type { Clock } from '@retriever/upstream'

import type { Delivery } from './alert.ts'
import { GlpiError } from './errors.ts'
import type { BridgeEvent } from './events.ts'
import { checkBridge } from './health.ts'
import type { BridgeHealth, Checkable } from './health.ts'
import { decideDelivery, incidentsOf } from './intake.ts'
import type { Identified, Receipt } from './intake.ts'
import type { IvrCaller } from './ivr/ivr-caller.ts'
import type { LifecyclePolicy } from './lifecycle/policy.ts'
import { defaultBackoff } from './outbox/backoff.ts'
import type { Backoff } from './outbox/backoff.ts'
import { createWorker } from './outbox/worker.ts'
import { identify } from './resources/identify.ts'
import { incidentKeyOf } from './resources/incident-key.ts'
import type { ResourceMapping } from './resources/resource-mapping.ts'
import type { Overview, PauseChange, PauseState, Store } from './store/store.ts'
import type { Ticketing } from './tickets/ticketing.ts'

/** What a bridge is made of. Durations are milliseconds. */
export interface BridgeOptions {
  readonly store: Store
  readonly policy: LifecyclePolicy
  /** By which labels an alert names the thing that it is about. */
  readonly resources: ResourceMapping
  /** The ticket systems by name of the instance. One that has a `check` is asked by the bridge's own. */
  readonly ticketing: Readonly<Record<string, Ticketing & Partial<Checkable>>>
  /** Who is told about new tickets, if the policy says so. */
  readonly ivr?: IvrCaller
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Called with every event, in order. What it throws is ignored. */
  readonly events?: (event: BridgeEvent) => void
  readonly worker?: BridgeWorkerOptions
  /** The same delivery within this time is a repetition, and counts once. Default 120,000. */
  readonly duplicatesWithinMs?: number
}

/** How the outgoing side works. Durations are milliseconds. */
export interface BridgeWorkerOptions {
  /** Tells this process from others on the same store. Default: random. */
  readonly owner?: string
  /** Operations at the same time in each GLPI instance. Default 4. */
  readonly concurrency?: number
  /** IVR calls at the same time for the tickets of each GLPI instance. Default 4. */
  readonly ivrConcurrency?: number
  /** A worker has this long for an operation before others may take it over. Default 120,000. */
  readonly leaseMs?: number
  /** The longest sleep between two looks into the store. Default 1,000. */
  readonly pollMs?: number
  /** When stopped, work under way gets this long. Default 20,000. */
  readonly graceMs?: number
  /** Default: from 1,000 to 300,000. */
  readonly backoff?: Partial<Backoff>
}

/** A change of the pause; the bridge adds the time. */
export type PauseRequest = Omit<PauseChange, 'at'>

/** Alerts in, tickets out. */
export interface Bridge {
  /**
   * Stores what a delivery says about its incidents. Resolves after the durable commit, so the sender may forget it
   * then; rejects, with nothing stored, when the store cannot be written (`StoreError`) or there is no such instance.
   *
   * @param instance the GLPI instance that the tickets of these alerts go to
   */
  accept(delivery: Delivery, instance: string): Promise<Receipt>
  /** Creates and closes tickets until the signal aborts; resolves when work under way is settled. */
  run(signal: AbortSignal): Promise<void>
  /** Stops or restarts the outgoing side of all replicas. Deliveries are accepted all the same. */
  setPaused(request: PauseRequest): Promise<PauseState>
  /** A picture for people: the newest incidents (default 100), the outbox, the pause. */
  overview(limit?: number): Promise<Overview>
  /** Whether the store can be written, and each GLPI instance lets us in. Does not throw. */
  check(signal: AbortSignal): Promise<BridgeHealth>
}

/**
 * Creates a bridge over a store and ticket systems. It does nothing by itself: `accept` takes deliveries in, `run` lets
 * tickets out. The store and the ticket systems stay the caller's to close.
 */
export function createBridge(options: BridgeOptions): Bridge {
  const { store, policy, resources, ticketing, ivr } = options
  const { clock = systemClock, random = Math.random, worker = {} } = options
  const { duplicatesWithinMs = 120_000 } = options
  const emit = emitter(options.events)
  const outgoing = createWorker({
    store,
    policy,
    ticketing,
    ...(ivr && { ivr }),
    clock,
    random,
    emit,
    owner: worker.owner ?? crypto.randomUUID(),
    concurrency: { ticket: worker.concurrency ?? 4, ivr: worker.ivrConcurrency ?? 4 },
    leaseMs: worker.leaseMs ?? 120_000,
    pollMs: worker.pollMs ?? 1_000,
    graceMs: worker.graceMs ?? 20_000,
    backoff: { ...defaultBackoff, ...worker.backoff },
    forgetAfterMs: Math.max(2 * duplicatesWithinMs, 60 * 60_000),
  })

  async function accept(delivery: Delivery, instance: string): Promise<Receipt> {
    if (!Object.hasOwn(ticketing, instance)) throw noSuchInstance(instance)
    const start = clock.monotonic()
    const { key, source, receivedAt } = delivery
    const alerts = delivery.alerts.map((alert): Identified => {
      const resource = identify(alert, resources)
      const incidentKey = incidentKeyOf(alert, resource, instance)
      return {
        alert,
        key: incidentKey,
        event: { type: 'alert', alert, resource, delivery: key },
      }
    })
    const incidents = incidentsOf(alerts).map((incident) => ({ key: incident, instance }))
    const keys = { incidents, delivery: { key, source, receivedAt } }
    const { receipt, changes, previousAt, dueAt } = await store.transact(keys, (loaded) =>
      decideDelivery(delivery, alerts, loaded, policy, duplicatesWithinMs),
    )
    if (dueAt !== undefined) outgoing.wake(dueAt)
    const at = clock.now()
    const durationMs = clock.monotonic() - start
    const about = { at, durationMs, delivery: key, source, instance, alerts: alerts.length }
    const counted = { ...about, incidents: incidents.length }
    emit(
      previousAt === undefined
        ? { type: 'delivery-accepted', ...counted }
        : { type: 'delivery-duplicate', ...counted, previousAt },
    )
    for (const change of changes) emit(change)
    return receipt
  }

  return {
    async accept(delivery, instance) {
      try {
        return await accept(delivery, instance)
      } catch (error) {
        if (!(error instanceof GlpiError)) {
          const problem = error instanceof Error ? error.message : 'unknown'
          emit({ type: 'store-failed', at: clock.now(), during: 'accept', problem })
        }
        throw error
      }
    },
    run: (signal) => outgoing.run(signal),
    async setPaused(request) {
      const at = clock.now()
      const state = await store.setPaused({ ...request, at })
      emit({ type: 'pause-changed', at, ...request })
      outgoing.wake()
      return state
    },
    overview: (limit = 100) => store.overview(limit),
    check: (signal) => checkBridge(store, ticketing, signal),
  }
}

function emitter(events: ((event: BridgeEvent) => void) | undefined): (event: BridgeEvent) => void {
  return (event) => {
    try {
      events?.(event)
    } catch {
      // Whoever listens must not be able to stop the work.
    }
  }
}

function noSuchInstance(instance: string): GlpiError {
  return new GlpiError(`glpi/${instance}`, 'there is no such instance', {
    code: 'configuration',
    retryable: false,
    executed: 'no',
    hint: 'Name one of the configured GLPI instances.',
  })
}
