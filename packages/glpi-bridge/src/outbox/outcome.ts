import type { GlpiErrorCode } from '../errors.ts'
import type { OutcomeEvent } from '../lifecycle/event.ts'
import type { Operation, Settlement } from './operation.ts'

/** What came of an operation: what becomes of its outbox entry, and what the incident is told. */
export interface Outcome {
  readonly settlement: Settlement
  readonly event: OutcomeEvent
  /** What went wrong, if something did. */
  readonly failure?: Failure
}

/** What is known about an operation that failed. */
export interface Failure {
  readonly problem: string
  /** Whether it may succeed later. */
  readonly retryable: boolean
  readonly executed: 'no' | 'yes' | 'unknown'
  /** Absent for an error that nobody foresaw. */
  readonly code?: GlpiErrorCode
}

/** It did what it should. */
export function succeeded(event: OutcomeEvent): Outcome {
  return { settlement: { kind: 'done' }, event }
}

/**
 * What follows from a failure. Only a create must not be repeated while it may have been executed: then the ticket is
 * looked for instead. Everything else looks first, or has a key by which the other side knows a repetition.
 *
 * @param retryAt when another attempt is due, should there be one
 */
export function afterFailure(operation: Operation, failure: Failure, retryAt: number): Outcome {
  const { problem, retryable, executed } = failure
  const kind = operation.kind
  switch (kind) {
    case 'create-ticket':
      if (executed !== 'no') return given({ type: 'create-unknown', problem }, failure)
      if (!retryable) return given({ type: 'create-refused', problem }, failure)
      return deferred(operation, failure, retryAt)
    case 'close-ticket':
      if (!retryable) return given({ type: 'close-refused', problem }, failure)
      return deferred(operation, failure, retryAt)
    case 'call-ivr':
      if (!retryable || retryAt >= operation.expiresAt) {
        return given({ type: 'ivr-failed', problem }, failure)
      }
      return deferred(operation, failure, retryAt)
    // Without them a ticket stays unknown, or doubled: they are never given up.
    case 'find-ticket':
    case 'close-twin':
      return deferred(operation, failure, retryAt)
  }
}

/** A create whose worker died: the request may have gone out. */
export const abandonedCreate: Failure = {
  problem: 'the process that asked for it ended before it heard the answer',
  retryable: false,
  executed: 'unknown',
}

/** An announcement that waited too long. */
export const expiredCall: Failure = {
  problem: 'it waited until it would have been too late to help',
  retryable: false,
  executed: 'no',
}

/** An announcement without anybody to announce it to. */
export const noIvr: Failure = {
  problem: 'no IVR endpoint is configured',
  retryable: false,
  executed: 'no',
}

function given(event: OutcomeEvent, failure: Failure): Outcome {
  return { settlement: { kind: 'done' }, event, failure }
}

function deferred({ kind }: Operation, failure: Failure, retryAt: number): Outcome {
  const uncertain = failure.executed !== 'no'
  return {
    settlement: { kind: 'retry', at: retryAt, ...(uncertain && { uncertain }) },
    event: { type: 'deferred', operation: kind, problem: failure.problem, retryAt },
    failure,
  }
}
