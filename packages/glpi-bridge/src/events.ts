import type { UpstreamEvent } from '@retriever/upstream'

import type { DeliveryKey } from './alert.ts'
import type { GlpiErrorCode } from './errors.ts'
import type { OutcomeEvent } from './lifecycle/event.ts'
import type { IncidentState } from './lifecycle/incident.ts'
import type { IncidentKey } from './lifecycle/key.ts'
import type { Reason } from './lifecycle/reason.ts'
import type { OperationKind } from './outbox/operation.ts'
import type { TicketId } from './tickets/ticket.ts'

/**
 * What happens in a bridge: enough for logs, counters and a live picture. No event holds a secret. `at` is epoch
 * milliseconds; durations are milliseconds.
 */
export type BridgeEvent =
  | DeliveryAccepted
  | DeliveryDuplicate
  | IncidentChanged
  | OperationStarted
  | OperationFinished
  | Login
  | PauseChanged
  | StoreFailed
  | UpstreamHappened

interface DeliveryEvent {
  readonly at: number
  readonly durationMs: number
  readonly delivery: DeliveryKey
  readonly source: string
  readonly instance: string
  readonly alerts: number
  readonly incidents: number
}

/** A delivery is stored, durably. */
export interface DeliveryAccepted extends DeliveryEvent {
  readonly type: 'delivery-accepted'
}

/** The same delivery was stored a short while ago; nothing changed. */
export interface DeliveryDuplicate extends DeliveryEvent {
  readonly type: 'delivery-duplicate'
  readonly previousAt: number
}

/** Something was decided about an incident, and stored. `from` and `to` are the same when only the reason is new. */
export interface IncidentChanged {
  readonly type: 'incident-changed'
  readonly at: number
  readonly key: IncidentKey
  readonly instance: string
  readonly episode: number
  readonly from: IncidentState['kind']
  readonly to: IncidentState['kind']
  readonly reason: Reason
  readonly ticketId?: TicketId
}

interface OperationEvent {
  readonly at: number
  readonly operation: OperationKind
  readonly key: IncidentKey
  readonly instance: string
  /** 1 for the first. */
  readonly attempt: number
}

/** A worker begins with an entry of the outbox. */
export interface OperationStarted extends OperationEvent {
  readonly type: 'operation-started'
}

/** A worker is through with it. */
export interface OperationFinished extends OperationEvent {
  readonly type: 'operation-finished'
  readonly durationMs: number
  /**
   * `done`: settled; `retry`: it will be tried again at `retryAt`; `lost`: another worker has taken it over, or the
   * store could not be written, and the outcome was dropped.
   */
  readonly result: 'done' | 'retry' | 'lost'
  /** What it led to. */
  readonly outcome: OutcomeEvent['type']
  readonly retryAt?: number
  /** What went wrong, in words and as a code. */
  readonly problem?: string
  readonly code?: GlpiErrorCode
}

/** A login at GLPI ended. */
export interface Login {
  readonly type: 'login'
  readonly at: number
  readonly durationMs: number
  /** Name of the instance, as in errors. */
  readonly upstream: string
  readonly ok: boolean
  readonly problem?: string
}

/** The outgoing side was stopped or started. */
export interface PauseChanged {
  readonly type: 'pause-changed'
  readonly at: number
  readonly paused: boolean
  readonly by: string
  readonly why?: string
}

/** The store could not be read or written; the work goes on when it can. */
export interface StoreFailed {
  readonly type: 'store-failed'
  readonly at: number
  readonly during: 'accept' | 'work' | 'settle'
  readonly problem: string
}

/** Something happened on the connection to GLPI or to the IVR endpoint. */
export interface UpstreamHappened {
  readonly type: 'upstream'
  readonly at: number
  readonly event: UpstreamEvent
}
