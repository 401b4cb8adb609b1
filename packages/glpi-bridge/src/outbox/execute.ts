import { GlpiError } from '../errors.ts'
import type { IvrCaller } from '../ivr/ivr-caller.ts'
import type { OutcomeEvent } from '../lifecycle/event.ts'
import { draftTicket } from '../tickets/draft.ts'
import type { Ticketing } from '../tickets/ticketing.ts'
import type { Claim, Operation } from './operation.ts'
import { abandonedCreate, afterFailure, expiredCall, noIvr, succeeded } from './outcome.ts'
import type { Failure, Outcome } from './outcome.ts'

/** What an operation may touch. */
export interface Outside {
  readonly ticketing: Ticketing
  readonly ivr?: IvrCaller
  readonly now: () => number
  /** How long to wait after this attempt, in milliseconds. */
  readonly waitMs: (attempt: number, retryAfterMs: number | undefined) => number
}

/** Carries out one operation and says what came of it. Never throws. */
export async function execute(
  claim: Claim,
  outside: Outside,
  signal: AbortSignal,
): Promise<Outcome> {
  const { operation } = claim
  const reasonNotTo = whyNot(claim, outside)
  if (reasonNotTo) return afterFailure(operation, reasonNotTo, outside.now())
  try {
    return succeeded(await act(operation, outside, signal))
  } catch (error) {
    return afterFailure(operation, failureOf(error, claim), retryAt(claim, outside, error))
  }
}

/** Why an operation is not even tried. */
function whyNot({ operation, abandoned }: Claim, { ivr, now }: Outside): Failure | undefined {
  if (operation.kind === 'create-ticket' && abandoned) return abandonedCreate
  if (operation.kind !== 'call-ivr') return undefined
  if (!ivr) return noIvr
  return now() >= operation.expiresAt ? expiredCall : undefined
}

async function act(
  operation: Operation,
  { ticketing, ivr }: Outside,
  signal: AbortSignal,
): Promise<OutcomeEvent> {
  switch (operation.kind) {
    case 'create-ticket': {
      const draft = draftTicket(operation.marker, operation.subject)
      return { type: 'ticket-created', ticketId: await ticketing.create(draft, signal) }
    }
    case 'find-ticket': {
      const tickets = await ticketing.find(operation.marker, signal)
      return { type: 'search-done', search: operation, tickets }
    }
    case 'close-ticket': {
      const { ticketId, note } = operation
      return { type: 'ticket-closed', how: await ticketing.end(ticketId, note, signal) }
    }
    case 'close-twin': {
      const { ticketId, keep } = operation
      const note = `Duplicate of ticket ${keep}: GLPI carried out a request twice, this one late.`
      await ticketing.end(ticketId, note, signal)
      return { type: 'twin-closed', ticketId }
    }
    case 'call-ivr':
      await ivr?.call(operation, signal)
      return { type: 'ivr-called' }
  }
}

function failureOf(error: unknown, { abandoned }: Claim): Failure {
  if (error instanceof GlpiError) {
    const { message, retryable, code } = error
    // What an earlier attempt may have done stays in doubt, whatever became of this one.
    const executed = abandoned && error.executed === 'no' ? 'unknown' : error.executed
    return { problem: message, retryable, executed, code }
  }
  const problem = error instanceof Error ? error.message : 'an unknown error'
  return { problem, retryable: true, executed: 'unknown' }
}

function retryAt({ attempt }: Claim, { now, waitMs }: Outside, error: unknown): number {
  const known = error instanceof GlpiError ? error : undefined
  // Given up because we are stopping: the next process may go on at once.
  if (known?.code === 'aborted') return now()
  return now() + waitMs(attempt, known?.retryAfterMs)
}
