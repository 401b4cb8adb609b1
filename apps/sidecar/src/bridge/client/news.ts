import type { BridgeSnapshot, IncidentView } from '../page-snapshot.ts'

/** What somebody who does not see the page should hear: tickets, failures and the pause; not every firing. */
export function newsBetween(before: BridgeSnapshot, now: BridgeSnapshot): readonly string[] {
  const known = new Map(before.incidents.map((incident) => [incident.key, incident]))
  return [
    ...pauseNews(before, now),
    ...upstreamNews(before, now),
    ...now.incidents.flatMap((incident) => incidentNews(known.get(incident.key), incident)),
  ]
}

function incidentNews(before: IncidentView | undefined, now: IncidentView): readonly string[] {
  if (before?.state === now.state && before.ticket?.id === now.ticket?.id) return []
  if (now.state === 'failed') return [`GLPI refused a ticket for ${now.name}.`]
  if (now.state === 'unknown')
    return [`It is not known whether a ticket for ${now.name} was opened.`]
  if (now.ticket && now.state === 'closed')
    return [`Ticket ${now.ticket.id} for ${now.name} closed.`]
  if (now.ticket && now.ticket.id !== before?.ticket?.id) {
    return [`Ticket ${now.ticket.id} opened for ${now.name}.`]
  }
  return []
}

function pauseNews(before: BridgeSnapshot, now: BridgeSnapshot): readonly string[] {
  if (before.pause.paused === now.pause.paused) return []
  return [now.pause.paused ? 'The bridge was paused.' : 'The bridge was resumed.']
}

function upstreamNews(before: BridgeSnapshot, now: BridgeSnapshot): readonly string[] {
  const known = new Map(before.upstreams.map(({ name, health }) => [name, health]))
  return now.upstreams.flatMap(({ name, health }) => {
    const was = known.get(name)
    if (was === undefined || was === health) return []
    if (health === 'failing') return [`${name} is failing.`]
    return was === 'failing' ? [`${name} works again.`] : []
  })
}
