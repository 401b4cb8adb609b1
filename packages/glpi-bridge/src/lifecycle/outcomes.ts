import { markerOf } from '../tickets/marker.ts'
import type { FindTicket } from '../outbox/operation.ts'
import { isEnded } from '../tickets/ticket.ts'
import type { FoundTicket, TicketId } from '../tickets/ticket.ts'
import type { Decision } from './decision.ts'
import type { CloseResult } from './event.ts'
import type { KnownTicket } from './incident.ts'
import { firing } from './members.ts'
import { askForTicket, openAtThreshold } from './opening.ts'
import type { ReasonCode } from './reason.ts'
import type { Step } from './step.ts'
import { counting } from './threshold.ts'

/** The ticket of this episode exists: created by us just now, or found by its marker. */
export function onTicketKnown(
  step: Step,
  ticketId: TicketId,
  code: ReasonCode,
  text: string,
): Decision {
  const { incident, now, policy } = step
  const { key, episode, state, subject, uncertain } = incident
  if (state.kind !== 'creating' && state.kind !== 'unknown') {
    return step.because('not-applicable', `${text}, but no ticket was waited for`)
  }
  const ticket: KnownTicket = { id: ticketId, marker: markerOf(key, episode) }
  const { ivrExpiresMs } = policy
  if (policy.callIvr && subject) {
    step.enqueue({
      kind: 'call-ivr',
      marker: ticket.marker,
      ticketId,
      subject,
      expiresAt: now + ivrExpiresMs,
    })
  }
  if (uncertain) sweepLater(step, ticket)
  return step
    .to(
      firing(incident) > 0
        ? { kind: 'open', ticket }
        : { kind: 'cooling', ticket, closeDueAt: now + policy.quietMs },
    )
    .because(code, text)
}

/** After an unknown outcome a second ticket with the same marker may still appear: it is looked for now and then. */
function sweepLater(step: Step, { id, marker }: KnownTicket): void {
  for (const afterMs of step.policy.unknownOutcome.sweepAfterMs) {
    step.enqueue({ kind: 'find-ticket', marker, keep: id }, step.now + afterMs)
  }
}

export function onCreateUnknown(step: Step, problem: string): Decision {
  const { incident, now, policy } = step
  if (incident.state.kind !== 'creating') {
    return step.because('not-applicable', 'no ticket was being created')
  }
  const { graceMs } = policy.unknownOutcome
  step.set({ uncertain: true })
  return step
    .to({ kind: 'unknown', misses: 0 })
    .enqueue(
      { kind: 'find-ticket', marker: markerOf(incident.key, incident.episode) },
      now + graceMs,
    )
    .because(
      'create-unknown',
      `nobody knows whether GLPI created the ticket (${problem}); it is looked for`,
    )
}

export function onCreateRefused(step: Step, problem: string): Decision {
  if (step.incident.state.kind !== 'creating') {
    return step.because('not-applicable', 'no ticket was being created')
  }
  return step
    .to({ kind: 'failed', retryAt: step.now + step.policy.retryRefusedMs })
    .because('create-refused', `GLPI refused the ticket: ${problem}`)
}

export function onSearchDone(
  step: Step,
  { marker, keep }: FindTicket,
  tickets: readonly FoundTicket[],
): Decision {
  const { key, episode, state } = step.incident
  // A sweep may come when its episode is long over: what it finds never concerns the ticket of a later one.
  if (keep !== undefined) return closeTwins(step, keep, tickets)
  if (state.kind === 'unknown' && marker === markerOf(key, episode)) {
    return adoptOrAskAgain(step, state.misses, tickets)
  }
  return step.because('not-applicable', 'no ticket was looked for')
}

function adoptOrAskAgain(step: Step, misses: number, tickets: readonly FoundTicket[]): Decision {
  const { incident, now, policy } = step
  const marker = markerOf(incident.key, incident.episode)
  const live = tickets.filter(({ binned }) => !binned)
  const first = live.find(({ status }) => !isEnded(status)) ?? live[0]
  if (first) {
    closeTwins(step, first.id, tickets)
    return onTicketKnown(
      step,
      first.id,
      'ticket-adopted',
      `ticket ${first.id} carries the marker; it was created after all`,
    )
  }
  const binned = tickets[0]
  if (binned) {
    const ticket = { id: binned.id, marker }
    sweepLater(step, ticket)
    return step
      .to({ kind: 'closed', ticket, closedAt: now })
      .because('ticket-in-bin', `ticket ${binned.id} was created, and somebody put it into the bin`)
  }
  const { searches, searchAgainMs } = policy.unknownOutcome
  if (misses + 1 < searches) {
    return step
      .to({ kind: 'unknown', misses: misses + 1 })
      .enqueue({ kind: 'find-ticket', marker }, now + searchAgainMs)
      .because(
        'ticket-not-found-yet',
        `search ${misses + 1} of ${searches} found no ticket with the marker`,
      )
  }
  return askForTicket(step).because(
    'ticket-absent',
    `${searches} searches found no ticket with the marker; it is asked for again`,
  )
}

/** A create that was executed late leaves a second ticket with the same marker: the first one stays. */
function closeTwins(step: Step, keep: TicketId, tickets: readonly FoundTicket[]): Decision {
  const twins = tickets.filter(
    ({ id, status, binned }) => id !== keep && !binned && !isEnded(status),
  )
  for (const { id } of twins) step.enqueue({ kind: 'close-twin', ticketId: id, keep })
  return twins.length === 0
    ? step.because('no-late-twin', `ticket ${keep} is the only one with the marker`)
    : step.because(
        'late-twins-found',
        `closing ${twins.map(({ id }) => id).join(', ')}; ticket ${keep} stays`,
      )
}

export function onTicketClosed(step: Step, how: CloseResult): Decision {
  const { incident, now, policy } = step
  const { state } = incident
  if (state.kind !== 'closing') return step.because('not-applicable', 'no ticket was being closed')
  step.to({ kind: 'closed', ticket: state.ticket, closedAt: now })
  const relapses = counting(incident.occurrences, now, policy.threshold).length
  if (firing(incident) === 0 && relapses < policy.threshold.count) {
    return step.because('ticket-closed', closedText[how](state.ticket.id))
  }
  openAtThreshold(step)
  return step.because(
    'fired-during-close',
    `ticket ${state.ticket.id} was closed while it fired again`,
  )
}

const closedText: Record<CloseResult, (id: TicketId) => string> = {
  closed: (id) => `ticket ${id} was closed`,
  already: (id) => `ticket ${id} was already closed by somebody else`,
  gone: (id) => `ticket ${id} is gone from GLPI`,
}

export function onCloseRefused(step: Step, problem: string): Decision {
  const { state } = step.incident
  if (state.kind !== 'closing') return step.because('not-applicable', 'no ticket was being closed')
  const text = `GLPI refused to close ticket ${state.ticket.id}: ${problem}`
  if (firing(step.incident) > 0) {
    return step
      .set({ occurrences: [] })
      .to({ kind: 'open', ticket: state.ticket })
      .because('close-refused', `${text}; it fires again and stays open`)
  }
  return step
    .to({
      kind: 'cooling',
      ticket: state.ticket,
      closeDueAt: step.now + step.policy.retryRefusedMs,
    })
    .because('close-refused', text)
}
