import type { IncidentKey } from '../lifecycle/key.ts'
import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketId } from '../tickets/ticket.ts'

/** Identifies an outbox entry in its store. */
export type OutboxId = number & { readonly __brand: 'OutboxId' }

/** Something to do in the outside world. It holds all that is needed to do it. */
export type Operation =
  | { readonly kind: 'create-ticket'; readonly marker: Marker; readonly subject: Subject }
  /** Look for the tickets that carry the marker: to adopt one, or, when it says which one to keep, to find late twins. */
  | { readonly kind: 'find-ticket'; readonly marker: Marker; readonly keep?: TicketId }
  | { readonly kind: 'close-ticket'; readonly ticketId: TicketId; readonly note: string }
  /** Close a ticket that a create left behind after another one was adopted. */
  | { readonly kind: 'close-twin'; readonly ticketId: TicketId; readonly keep: TicketId }
  | {
      readonly kind: 'call-ivr'
      readonly marker: Marker
      readonly ticketId: TicketId
      readonly subject: Subject
      readonly expiresAt: number
    }

export type OperationKind = Operation['kind']

/** Which system an operation goes to. What waits for one system must not hold back what goes to the other. */
export type Lane = 'ticket' | 'ivr'

/** The lane of an operation. */
export function laneOf(kind: OperationKind): Lane {
  return kind === 'call-ivr' ? 'ivr' : 'ticket'
}

/** A search for the tickets of one episode. */
export type FindTicket = Extract<Operation, { kind: 'find-ticket' }>

/** An operation to be put into the outbox. */
export interface OutboxRequest {
  readonly operation: Operation
  /** Not before this instant. */
  readonly dueAt: number
}

/** An outbox entry that this worker has taken and must settle before `leaseUntil`. */
export interface Claim {
  readonly id: OutboxId
  readonly incidentKey: IncidentKey
  readonly instance: string
  readonly operation: Operation
  /** How often it was claimed, this time included. */
  readonly attempt: number
  /**
   * True when an earlier attempt may have been executed: its worker died before it settled the claim, or settled it as
   * uncertain.
   */
  readonly abandoned: boolean
  readonly owner: string
  readonly leaseUntil: number
}

/** What becomes of a claimed entry. */
export type Settlement =
  | { readonly kind: 'done' }
  /** Again at this instant. `uncertain` when it may have been executed all the same: then it can never be taken back. */
  | { readonly kind: 'retry'; readonly at: number; readonly uncertain?: boolean }
