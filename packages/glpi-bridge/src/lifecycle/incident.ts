import type { AlertStatus } from '../alert.ts'
import type { OperationKind, OutboxId } from '../outbox/operation.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketId } from '../tickets/ticket.ts'
import type { IncidentKey } from './key.ts'
import type { Reason } from './reason.ts'
import type { Subject } from './subject.ts'

/** One series that belongs to an incident. An incident is over only when no member fires. */
export interface Member {
  readonly fingerprint: string
  readonly status: AlertStatus
  readonly startsAt: number
  readonly endsAt?: number
  readonly severity?: string
}

/** One firing that counts toward the threshold. The same id counts once. */
export interface Occurrence {
  readonly id: string
  readonly at: number
}

/** A ticket that exists in GLPI for the current episode. */
export interface KnownTicket {
  readonly id: TicketId
  readonly marker: Marker
}

/**
 * Where an incident stands. One line a state:
 *
 * - `idle`: nothing fires, nothing counts and no ticket is open; the store forgets it unless it once had a ticket
 * - `counting`: it fired, but not often enough yet
 * - `creating`: the threshold was crossed; a ticket is asked for
 * - `unknown`: GLPI may or may not have created the ticket; we look for its marker
 * - `open`: the ticket exists and the incident fires
 * - `cooling`: all members are resolved; the ticket closes when the quiet time is over
 * - `closing`: the close is asked for
 * - `closed`: the ticket of the last episode is closed; nothing fires
 * - `failed`: GLPI refused the ticket for good; it is tried again at `retryAt`
 */
export type IncidentState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting' }
  | { readonly kind: 'creating' }
  | { readonly kind: 'unknown'; readonly misses: number }
  | { readonly kind: 'open'; readonly ticket: KnownTicket }
  | { readonly kind: 'cooling'; readonly ticket: KnownTicket; readonly closeDueAt: number }
  | { readonly kind: 'closing'; readonly ticket: KnownTicket }
  | { readonly kind: 'closed'; readonly ticket: KnownTicket; readonly closedAt: number }
  | { readonly kind: 'failed'; readonly retryAt: number }

/** An outbox entry that is not settled yet, as the deciding code sees it. */
export interface PendingOperation {
  readonly id: OutboxId
  readonly kind: OperationKind
  /** True when a worker has it, or had it and may have carried it out: it can no longer be withdrawn. */
  readonly claimed: boolean
}

/** Everything that is known about one incident. */
export interface Incident {
  readonly key: IncidentKey
  /** Name of the GLPI instance that its tickets go to. */
  readonly instance: string
  readonly state: IncidentState
  /** Counts tickets of this key: 0 before the first, then 1, 2, … */
  readonly episode: number
  /** True when a create of this episode had an unknown outcome: a late twin may still appear. */
  readonly uncertain: boolean
  readonly subject?: Subject
  readonly members: readonly Member[]
  /** Oldest first; only those that still count. */
  readonly occurrences: readonly Occurrence[]
  readonly pending: readonly PendingOperation[]
  /** Why it is in this state: what the last event was and what followed from it. */
  readonly reason?: Reason
}

/** An incident of which nothing is known yet. */
export function idleIncident(key: IncidentKey, instance: string): Incident {
  return {
    key,
    instance,
    state: { kind: 'idle' },
    episode: 0,
    uncertain: false,
    members: [],
    occurrences: [],
    pending: [],
  }
}
