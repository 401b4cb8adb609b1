import type { Alert } from '../alert.ts'
import type { FindTicket, OperationKind } from '../outbox/operation.ts'
import type { Resource } from '../resources/resource.ts'
import type { FoundTicket, TicketId } from '../tickets/ticket.ts'

/** What can happen to an incident: news from a source, the passing of time, or the outcome of an operation. */
export type LifecycleEvent = AlertEvent | TimeEvent | OutcomeEvent

/** An alert arrived that belongs to this incident. */
export interface AlertEvent {
  readonly type: 'alert'
  readonly alert: Alert
  readonly resource: Resource
  /** Identifies the delivery that brought it: alerts of one delivery count once. */
  readonly delivery: string
}

/** A timer of the incident may be due. Harmless when none is. */
export interface TimeEvent {
  readonly type: 'time'
}

/** What came of an operation on the outside world. */
export type OutcomeEvent =
  | { readonly type: 'ticket-created'; readonly ticketId: TicketId }
  /** The request may have been executed; nobody knows. */
  | { readonly type: 'create-unknown'; readonly problem: string }
  /** Refused for good: the same request will be refused again. */
  | { readonly type: 'create-refused'; readonly problem: string }
  /** What was looked for, and all that was found: live and binned tickets together, in order of id. */
  | {
      readonly type: 'search-done'
      readonly search: FindTicket
      readonly tickets: readonly FoundTicket[]
    }
  | { readonly type: 'ticket-closed'; readonly how: CloseResult }
  | { readonly type: 'close-refused'; readonly problem: string }
  | { readonly type: 'twin-closed'; readonly ticketId: TicketId }
  | { readonly type: 'ivr-called' }
  | { readonly type: 'ivr-failed'; readonly problem: string }
  /** Not executed, and it will be tried again: GLPI is down, or the breaker is open. */
  | {
      readonly type: 'deferred'
      readonly operation: OperationKind
      readonly problem: string
      readonly retryAt: number
    }

/** `closed` by us, `already` closed by somebody else, or `gone`: purged or in the bin. */
export type CloseResult = 'closed' | 'already' | 'gone'
