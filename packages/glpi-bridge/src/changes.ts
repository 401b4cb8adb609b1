import type { IncidentChanged } from './events.ts'
import type { Decision } from './lifecycle/decision.ts'
import type { Incident } from './lifecycle/incident.ts'

/** The event that tells of a stored decision. */
export function incidentChanged(
  before: Incident,
  { incident, reason }: Decision,
  at: number,
): IncidentChanged {
  const { key, instance, episode, state } = incident
  return {
    type: 'incident-changed',
    at,
    key,
    instance,
    episode,
    from: before.state.kind,
    to: state.kind,
    reason,
    ...('ticket' in state && { ticketId: state.ticket.id }),
  }
}
