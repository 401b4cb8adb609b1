import type { DeliveryKey } from '../alert.ts'
import type { Decision } from '../lifecycle/decision.ts'
import type { Incident } from '../lifecycle/incident.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import type { Claim, Lane, OperationKind, Settlement } from '../outbox/operation.ts'

/**
 * The durable memory of a bridge. Everything that must survive a crash goes through it; several replicas may share one.
 * SQL stands behind this interface and nowhere else.
 */
export interface Store {
  /**
   * Loads the incidents, lets `decide` decide, and commits every decision (state, history, outbox, delivery) together,
   * durably, before it resolves. `decide` must be pure: it may run more than once when the database asks for a retry.
   */
  transact<Result>(
    keys: TransactionKeys,
    decide: (loaded: Loaded) => Transaction<Result>,
  ): Promise<Result>

  /** Takes up to `limit` entries that are due. Two workers never get the same one while its lease lasts. */
  claim(request: ClaimRequest): Promise<readonly Claim[]>

  /**
   * Settles a claimed entry and commits what follows from its outcome in the same transaction. Resolves to undefined,
   * and changes nothing, when the lease was lost to another worker in the meantime.
   */
  settle(
    claim: Claim,
    settlement: Settlement,
    decide: (incident: Incident) => Decision,
  ): Promise<Decision | undefined>

  /** Keys of incidents that have a timer which is due, oldest first. */
  due(now: number, limit: number): Promise<readonly TransactionKey[]>

  /**
   * The first instant, later than `after` if that is given, at which an entry can be claimed or a timer is due; undefined
   * when there is none. Entries wait for nothing while the outgoing side is paused.
   */
  nextDueAt(after?: number): Promise<number | undefined>

  /** Stops or restarts the outgoing side, for every replica, until it is changed again. Returns the new state. */
  setPaused(change: PauseChange): Promise<PauseState>
  pauseState(): Promise<PauseState>

  /** A picture for people: the newest incidents and the state of the outbox. */
  overview(limit: number): Promise<Overview>

  /** Forgets deliveries that are older than this instant. Returns how many. */
  forgetDeliveries(before: number): Promise<number>

  /** Throws when the store cannot be written. */
  check(): Promise<void>
  close(): Promise<void>
}

/** An incident by its key and the GLPI instance that its tickets go to. */
export interface TransactionKey {
  readonly key: IncidentKey
  readonly instance: string
}

/** What a transaction touches. */
export interface TransactionKeys {
  readonly incidents: readonly TransactionKey[]
  /**
   * The delivery that caused it, if one did. It is remembered by the same commit; one that was known before and decides
   * nothing now is a repetition, and leaves the first one remembered.
   */
  readonly delivery?: {
    readonly key: DeliveryKey
    readonly source: string
    readonly receivedAt: number
  }
}

/** What `transact` found. */
export interface Loaded {
  /** One for every key that was asked for; `idle` where nothing is known. */
  readonly incidents: ReadonlyMap<IncidentKey, Incident>
  /** When the same delivery was received before, if it was: the last time that it decided something. */
  readonly deliveredAt?: number
}

/** What `transact` commits, and what it hands back to its caller. */
export interface Transaction<Result> {
  /** At most one for an incident. */
  readonly decisions: readonly Decision[]
  readonly result: Result
}

/** Which entries a worker wants. */
export interface ClaimRequest {
  readonly owner: string
  readonly now: number
  /** A claim lasts this long; others may take it only `leaseSkewMs` after that, so that skewed clocks do no harm. */
  readonly leaseMs: number
  readonly limit: number
  /** Only for these GLPI instances. */
  readonly instances: readonly string[]
  /** Only for this system: a queue for the one does not hold back the other. */
  readonly lane: Lane
}

/** Clocks of replicas may differ by this much before a lease is taken over too early. */
export const leaseSkewMs = 30_000

/** A change of the pause, with who did it and why: it is kept as a record. */
export interface PauseChange {
  readonly paused: boolean
  readonly at: number
  readonly by: string
  readonly why?: string
}

/** Whether the outgoing side stands still, and who changed that last. */
export interface PauseState {
  readonly paused: boolean
  readonly changedAt?: number
  readonly changedBy?: string
  readonly why?: string
}

/** A picture of the store for people and metrics. */
export interface Overview {
  /** Newest change first. */
  readonly incidents: readonly (Incident & { readonly changedAt: number })[]
  /** How many incidents there are in each state that occurs. */
  readonly counts: Readonly<Record<string, number>>
  readonly outbox: readonly OutboxSummary[]
  readonly pause: PauseState
}

/** One entry that is not settled. */
export interface OutboxSummary {
  readonly incidentKey: IncidentKey
  readonly instance: string
  readonly kind: OperationKind
  readonly attempt: number
  readonly dueAt: number
  readonly enqueuedAt: number
  readonly claimed: boolean
}
