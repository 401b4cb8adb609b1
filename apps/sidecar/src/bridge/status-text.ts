import type { Overview } from '@retriever/glpi-bridge'

import { printable } from '../cli/world.ts'

/** What `GET /bridge/status` answers. */
export type BridgeStatus = Overview

const shownIncidents = 20

/** The state of a bridge for people. */
export function statusText(
  { counts, incidents, outbox, pause }: BridgeStatus,
  url: string,
): string {
  const states = Object.entries(counts).map(([state, count]) => `${count} ${state}`)
  const shown = incidents.slice(0, shownIncidents).map(incidentLine)
  const lines = [
    `bridge at ${url}: ${pauseText(pause)}`,
    `incidents: ${states.length > 0 ? states.join(', ') : 'none'}`,
    `waiting to go out: ${outbox.length}`,
    ...(shown.length > 0 ? ['', ...shown] : []),
  ]
  return `${lines.join('\n')}\n`
}

function pauseText({ paused, changedBy, changedAt, why }: Overview['pause']): string {
  if (!paused) return 'running'
  const since = changedAt === undefined ? '' : ` since ${new Date(changedAt).toISOString()}`
  const by = changedBy === undefined ? '' : ` by ${printable(changedBy)}`
  return `paused${since}${by}${why === undefined ? '' : ` (${printable(why)})`}`
}

function incidentLine({ key, reason, state, subject }: Overview['incidents'][number]): string {
  const name = printable(subject?.alertName ?? key.slice(0, 12))
  const ticket = 'ticket' in state ? `ticket ${state.ticket.id}` : ''
  const columns = [state.kind.padEnd(9), name.padEnd(30), ticket.padEnd(12)]
  return `  ${columns.join(' ')} ${printable(reason?.text ?? '')}`.trimEnd()
}
