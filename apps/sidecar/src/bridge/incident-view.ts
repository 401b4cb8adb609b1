import type { Overview, Threshold } from '@retriever/glpi-bridge'

import { clip } from './clip.ts'
import type { IncidentView, TicketView } from './page-snapshot.ts'
import { ticketPage } from './ticket-page.ts'

type StoredIncident = Overview['incidents'][number]

const shownLabels = 20

/** An incident as the console shows it. `api` is the address of the GLPI server that its tickets go to. */
export function incidentView(
  incident: StoredIncident,
  threshold: Threshold,
  api: string | undefined,
): IncidentView {
  const { changedAt, instance, key, members, reason, state, subject } = incident
  const dueAt = dueAtOf(incident)
  const ticket = ticketOf(incident, api)
  const summary = subject?.annotations['summary'] ?? subject?.annotations['description']
  const { count, withinMs } = threshold
  return {
    key,
    name: clip(subject?.alertName ?? key.slice(0, 12)),
    instance,
    state: state.kind,
    changedAt,
    firing: members.filter(({ status }) => status === 'firing').length,
    members: members.length,
    labels: labelsOf(subject?.labels ?? {}),
    ...(dueAt !== undefined && { dueAt }),
    ...(reason && { reason: clip(reason.text) }),
    ...(state.kind === 'counting' && {
      progress: {
        count: incident.occurrences.length,
        of: count,
        ...(withinMs !== undefined && { withinMs }),
      },
    }),
    ...(ticket && { ticket }),
    ...(subject?.severity !== undefined && { severity: clip(subject.severity, 40) }),
    ...(subject &&
      subject.resource.name !== 'unmapped' && {
        resource: clip(`${subject.resource.name} ${subject.resource.id}`),
      }),
    ...(summary !== undefined && { summary: clip(summary) }),
    ...(subject?.link !== undefined && { link: subject.link }),
  }
}

function ticketOf({ state }: StoredIncident, api: string | undefined): TicketView | undefined {
  if (!('ticket' in state)) return undefined
  const { id } = state.ticket
  const url = api === undefined ? undefined : ticketPage(api, id)
  return { id, ...(url !== undefined && { url }) }
}

function dueAtOf({ state }: StoredIncident): number | undefined {
  if (state.kind === 'cooling') return state.closeDueAt
  return state.kind === 'failed' ? state.retryAt : undefined
}

function labelsOf(labels: Readonly<Record<string, string>>): IncidentView['labels'] {
  return Object.entries(labels)
    .filter(([name]) => name !== 'alertname')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, shownLabels)
    .map(([name, value]) => [clip(name, 60), clip(value, 120)] as const)
}
