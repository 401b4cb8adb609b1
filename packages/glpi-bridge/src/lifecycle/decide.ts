import type { OperationKind } from '../outbox/operation.ts'
import type { Decision } from './decision.ts'
import type { AlertEvent, LifecycleEvent } from './event.ts'
import type { Incident, Member } from './incident.ts'
import type { Subject } from './subject.ts'
import { firing, memberOf, withMember } from './members.ts'
import { askForTicket, duration, openAtThreshold } from './opening.ts'
import {
  onCloseRefused,
  onCreateRefused,
  onCreateUnknown,
  onSearchDone,
  onTicketClosed,
  onTicketKnown,
} from './outcomes.ts'
import type { LifecyclePolicy } from './policy.ts'
import { Step } from './step.ts'
import { counting, occurrenceOf } from './threshold.ts'
import { isAtRest } from './timer.ts'

/**
 * The life of an incident, whole: what one event changes and what must then be done. Pure; the same input always gives
 * the same decision. Events that a state does not expect (late, doubled, reordered) change nothing but the reason.
 */
export function decide(
  incident: Incident,
  event: LifecycleEvent,
  now: number,
  policy: LifecyclePolicy,
): Decision {
  const step = new Step(incident, now, policy)
  switch (event.type) {
    case 'alert':
      return event.alert.status === 'firing' ? onFiring(step, event) : onResolved(step, event)
    case 'time':
      return onTime(step)
    case 'ticket-created':
      return onTicketKnown(
        step,
        event.ticketId,
        'ticket-created',
        `GLPI created ticket ${event.ticketId}`,
      )
    case 'create-unknown':
      return onCreateUnknown(step, event.problem)
    case 'create-refused':
      return onCreateRefused(step, event.problem)
    case 'search-done':
      return onSearchDone(step, event.search, event.tickets)
    case 'ticket-closed':
      return onTicketClosed(step, event.how)
    case 'close-refused':
      return onCloseRefused(step, event.problem)
    case 'twin-closed':
      return step.because('twin-closed', `ticket ${event.ticketId}, a late twin, was closed`)
    case 'ivr-called':
      return step.because('ivr-called', 'the IVR endpoint was told about the ticket')
    case 'ivr-failed':
      return step.because('ivr-failed', `the IVR endpoint was not reached: ${event.problem}`)
    case 'deferred':
      return step.because(
        'operation-deferred',
        `${activity[event.operation]} waits until ${new Date(event.retryAt).toISOString()}: ${event.problem}`,
      )
  }
}

function onFiring(step: Step, event: AlertEvent): Decision {
  const { incident } = step
  const { alert } = event
  const known = memberOf(incident, alert)
  if (known && alert.startsAt < known.startsAt) {
    return step.because('late-firing', 'news of an episode that a newer one has replaced')
  }
  step.set({ members: withMember(incident.members, alert), subject: subjectOf(event) })
  const { state } = incident
  switch (state.kind) {
    case 'idle':
    case 'counting':
    case 'closed':
      countFiring(step, event, known)
      return openAtThreshold(step)
    case 'creating':
    case 'unknown':
      return step.because('already-known', 'its ticket is being created')
    case 'failed':
      return step.because('already-known', 'GLPI refused its ticket; it will be asked again')
    case 'open':
      return step.because('already-known', `ticket ${state.ticket.id} is open for it`)
    case 'cooling':
      return step
        .to({ kind: 'open', ticket: state.ticket })
        .because(
          'fired-again',
          `it fired again before the quiet time of ticket ${state.ticket.id} was over`,
        )
    case 'closing': {
      const close = incident.pending.find(({ kind }) => kind === 'close-ticket')
      if (close && !close.claimed) {
        return step
          .withdraw(close.id)
          .to({ kind: 'open', ticket: state.ticket })
          .because('fired-again', `it fired again before ticket ${state.ticket.id} was closed`)
      }
      countFiring(step, event, known)
      return step.because(
        'fired-again',
        `it fired again while ticket ${state.ticket.id} is being closed`,
      )
    }
  }
}

/** Counts a firing toward the next ticket. Where beginnings are counted, one that goes on is none, however long it does. */
function countFiring(step: Step, event: AlertEvent, known: Member | undefined): void {
  const { threshold } = step.policy
  const goesOn = known?.status === 'firing' && known.startsAt === event.alert.startsAt
  if (threshold.countBy === 'episodes' && goesOn) return
  step.count(occurrenceOf(event, step.now, threshold))
}

function onResolved(step: Step, { alert }: AlertEvent): Decision {
  const { incident, now, policy } = step
  const known = memberOf(incident, alert)
  if (!known) {
    return step.because('resolved-without-firing', 'resolved, but it was never seen firing')
  }
  if (alert.startsAt < known.startsAt) {
    return step.because('late-resolve', 'the end of an episode that a newer one has replaced')
  }
  step.set({ members: withMember(incident.members, alert) })
  const stillFiring = firing(step.incident)
  if (stillFiring > 0) {
    return step.because('others-still-firing', `${stillFiring} of its alerts still fire`)
  }
  const { state } = incident
  switch (state.kind) {
    case 'open':
      return step
        .to({ kind: 'cooling', ticket: state.ticket, closeDueAt: now + policy.quietMs })
        .because(
          'all-resolved',
          `ticket ${state.ticket.id} closes after ${duration(policy.quietMs)} of quiet`,
        )
    case 'counting':
      if (isAtRest(step.incident)) step.to({ kind: 'idle' })
      return step.because(
        'resolved-before-ticket',
        'resolved before it fired often enough for a ticket',
      )
    case 'idle':
    case 'closed':
      return step.because(
        'resolved-before-ticket',
        'resolved before it fired often enough for a ticket',
      )
    case 'creating':
    case 'unknown':
    case 'failed':
      return step.because(
        'resolved-before-ticket',
        'resolved before its ticket exists; the ticket closes afterwards',
      )
    case 'cooling':
    case 'closing':
      return step.because('already-known', `ticket ${state.ticket.id} is on its way to be closed`)
  }
}

function onTime(step: Step): Decision {
  const { incident, now, policy } = step
  const { state } = incident
  if (state.kind === 'counting') {
    step.set({ occurrences: counting(incident.occurrences, now, policy.threshold) })
    if (isAtRest(step.incident)) step.to({ kind: 'idle' })
    return step.because(
      'window-passed',
      `${step.incident.occurrences.length} occurrences still count`,
    )
  }
  if (state.kind === 'cooling' && now >= state.closeDueAt && firing(incident) === 0) {
    return step
      .to({ kind: 'closing', ticket: state.ticket })
      .enqueue({ kind: 'close-ticket', ticketId: state.ticket.id, note: closingNote(incident) })
      .because('quiet-time-over', `nothing fired again; ticket ${state.ticket.id} is being closed`)
  }
  if (state.kind === 'failed' && now >= state.retryAt) {
    return askForTicket(step).because(
      'create-again',
      'GLPI refused the ticket before; it is asked again',
    )
  }
  return step.because('not-applicable', 'no timer was due')
}

function subjectOf({ alert, resource }: AlertEvent): Subject {
  const { name, severity, labels, annotations, startsAt, link } = alert
  return {
    alertName: name,
    resource,
    labels,
    annotations,
    startsAt,
    ...(severity !== undefined && { severity }),
    ...(link !== undefined && { link }),
  }
}

function closingNote({ members }: Incident): string {
  const endedAt = Math.max(...members.map(({ endsAt, startsAt }) => endsAt ?? startsAt))
  return `Resolved at ${new Date(endedAt).toISOString()}; nothing fired again within the quiet time.`
}

const activity: Record<OperationKind, string> = {
  'create-ticket': 'creating the ticket',
  'find-ticket': 'looking for the ticket',
  'close-ticket': 'closing the ticket',
  'close-twin': 'closing the late twin',
  'call-ivr': 'the call to the IVR endpoint',
}
