import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { BridgeSnapshot, IncidentView, TicketView } from '../page-snapshot.ts'
import { badge } from './badge.ts'
import { firstSteps } from './first-steps.ts'
import { panel, table } from './table.ts'

/** The incidents: where each stands, and why. */
export function incidentPanel(snapshot: BridgeSnapshot): HTMLElement {
  const { incidents } = snapshot
  if (incidents.length === 0) return panel('incidents', 'Incidents', ...firstSteps(snapshot))
  const rows = incidents.map((incident) => ({
    key: incident.key,
    mark: incident.state,
    cells: [
      [badge(incident.state), ...untilWhen(incident)],
      name(incident),
      why(incident),
      ticket(incident.ticket),
      time(incident.changedAt),
    ],
  }))
  return panel(
    'incidents',
    'Incidents',
    table(
      {
        caption: 'Incidents: first those that are not over, then the others, newest change first',
        columns: ['State', 'Incident', 'Why', 'Ticket', 'Changed'],
        heading: 1,
      },
      rows,
    ),
  )
}

function untilWhen({ state, dueAt }: IncidentView): readonly Child[] {
  if (dueAt === undefined) return []
  const verb = state === 'failed' ? 'asked again ' : 'closes '
  return [el('span', { class: 'small' }, verb, time(dueAt, 'due'))]
}

function name(incident: IncidentView): readonly Child[] {
  const { labels, link, resource, severity, summary } = incident
  return [
    el(
      'span',
      { class: 'name' },
      link === undefined || !/^https?:/.test(link)
        ? incident.name
        : el('a', { href: link, rel: 'noreferrer', target: '_blank' }, incident.name),
    ),
    severity !== undefined && el('span', { class: 'severity' }, severity),
    resource !== undefined && el('span', { class: 'small resource' }, resource),
    summary !== undefined && el('span', { class: 'small' }, summary),
    ...labelList(labels),
  ]
}

const labelsInLine = 3

/** A few labels stand in the line; more of them open on demand. */
function labelList(all: IncidentView['labels']): readonly Child[] {
  const labels = all.filter(([label]) => label !== 'severity')
  const inLine = labels.length > labelsInLine ? labels.slice(0, labelsInLine - 1) : labels
  const rest = labels.slice(inLine.length)
  return [
    inLine.length > 0 &&
      el(
        'span',
        { class: 'small labels' },
        ...inLine.map(([label, value]) => el('span', {}, `${label}=`, el('b', {}, value))),
      ),
    rest.length > 0 &&
      el(
        'details',
        {},
        el('summary', {}, `${rest.length} more labels`),
        el(
          'dl',
          {},
          ...rest.flatMap(([label, value]) => [el('dt', {}, label), el('dd', {}, value)]),
        ),
      ),
  ]
}

function why({ firing, members, progress, reason }: IncidentView): readonly Child[] {
  return [
    progress &&
      el('span', { class: 'progress' }, pips(progress.count, progress.of), tally(progress)),
    !progress && reason !== undefined && el('span', { class: 'reason' }, reason),
    members > 0 &&
      el(
        'span',
        { class: 'small' },
        firing === 0
          ? `resolved (${members === 1 ? 'its one alert' : `all ${members} alerts`})`
          : `${firing} of ${members} ${members === 1 ? 'alert' : 'alerts'} firing`,
      ),
  ]
}

const drawnPips = 10

/** A dot for each firing that is needed, filled for those that were seen. */
function pips(count: number, of: number): Child {
  if (of > drawnPips) return undefined
  return el(
    'span',
    { class: 'pips', 'aria-hidden': 'true' },
    ...Array.from({ length: of }, (_, index) => el('i', { 'data-filled': index < count })),
  )
}

function tally({ count, of, withinMs }: NonNullable<IncidentView['progress']>): string {
  const tail = withinMs === undefined ? '' : ` in ${duration(withinMs)}`
  return `${count} of ${of} firings${tail}`
}

function duration(ms: number): string {
  if (ms < 60_000) return `${ms / 1_000} s`
  return ms < 3_600_000 ? `${round(ms / 60_000)} min` : `${round(ms / 3_600_000)} h`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function ticket(known: TicketView | undefined): Child {
  if (!known) return el('span', { class: 'small' }, 'none')
  const number = `#${known.id}`
  return known.url === undefined
    ? el('span', { class: 'ticket' }, number)
    : el(
        'a',
        { class: 'ticket', href: known.url, rel: 'noreferrer', target: '_blank' },
        number,
        el('span', { class: 'unseen' }, ' in GLPI'),
      )
}
