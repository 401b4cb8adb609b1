import type { OutboxId, OutboxRequest } from '../outbox/operation.ts'
import type { Incident } from './incident.ts'
import type { Reason } from './reason.ts'

/** What follows from one event: the next state of the incident and what must be done, committed together. */
export interface Decision {
  readonly incident: Incident
  /** New outbox entries. */
  readonly enqueue: readonly OutboxRequest[]
  /** Entries to take back. The store withdraws only those that were certainly not executed, which `pending` said. */
  readonly withdraw: readonly OutboxId[]
  /** When the incident next wants a `time` event; absent when it waits for nothing. */
  readonly timerAt?: number
  readonly reason: Reason
}
