import { el, time } from '../../console/client/element.ts'
import { morphChildren } from '../../console/client/morph.ts'
import type { PartResult } from '../../console/client/part.ts'
import { badge } from '../../console/client/symbol.ts'
import { panel, quiet, small, table } from '../../console/client/table.ts'
import type { CallersSnapshot, RequestView } from '../page/callers-snapshot.ts'

/** Draws who called, and what came of it. Nothing of it is read out: requests may come all the time. */
export function render(root: HTMLElement, drawn: unknown): PartResult {
  const snapshot = drawn as CallersSnapshot
  morphChildren(
    root,
    el('div', {}, el('div', { class: 'columns' }, requestPanel(snapshot), callerPanel(snapshot))),
  )
  return { news: [] }
}

function requestPanel({ remembered, requests }: CallersSnapshot): HTMLElement {
  const head = { id: 'callers-requests', kind: 'requests', title: 'Requests' }
  if (requests.length === 0) {
    return panel(
      head,
      quiet(
        'Nobody changed anything or was refused since the start. This is refused, and you see it here:',
      ),
      el(
        'pre',
        { tabindex: '0', role: 'group', 'aria-label': 'A line to try' },
        el('code', {}, `curl -X POST '${location.origin}/console/token'`),
      ),
    )
  }
  const rows = requests.map((request) => ({
    key: request.id,
    ...(request.status >= 400 && { look: 'refused' }),
    cells: [
      [
        el('span', { class: 'name' }, request.request),
        request.entity !== undefined && small(request.entity),
        request.organisation !== undefined && small(`in ${request.organisation}`),
      ],
      outcome(request),
      el('span', { class: 'resource' }, request.caller),
      time(request.at, 'clock'),
    ],
  }))
  const rest = remembered - requests.length
  return panel(
    head,
    table(
      {
        caption: 'Requests that changed something, or were refused, newest first',
        columns: ['Request', 'Outcome', 'Caller', 'When'],
      },
      rows,
    ),
    rest > 0 && quiet(`and ${rest} more`),
  )
}

function outcome({ dryRun, outcome: word, refusal, status }: RequestView) {
  const look = status >= 400 ? 'refused' : 'fine'
  return [
    badge(look, word === undefined ? String(status) : `${status} ${word}`),
    dryRun && small('nothing was written (dry run)'),
    refusal !== undefined && small(refusal),
  ]
}

function callerPanel({ callers, remembered }: CallersSnapshot): HTMLElement {
  const head = { id: 'callers-counts', kind: 'callers', title: 'Who called' }
  if (callers.length === 0) return panel(head, quiet('Nobody called yet.'))
  const rows = callers.map(({ lastAt, name, refused, requests }) => ({
    key: name,
    cells: [
      el('span', { class: 'resource' }, name),
      requests,
      refused === 0 ? small('none') : badge('refused', String(refused)),
      time(lastAt),
    ],
  }))
  return panel(
    head,
    table(
      {
        caption: `Callers of the last ${remembered} requests, latest first`,
        columns: ['Caller', 'Requests', 'Refused', 'Last'],
      },
      rows,
    ),
  )
}
