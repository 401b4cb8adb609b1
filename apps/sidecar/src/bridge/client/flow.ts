import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { BridgeSnapshot } from '../page-snapshot.ts'
import { badge } from './badge.ts'

/** The way of an alert through the bridge in four steps, with how things stand at each. */
export function flow(snapshot: BridgeSnapshot): HTMLElement {
  return el(
    'ol',
    { class: 'flow', 'aria-label': 'The way of an alert' },
    step('Alerts in', arrivals(snapshot)),
    step('Incidents', incidents(snapshot)),
    step('Outbox', outbox(snapshot)),
    step('Upstreams', upstreams(snapshot)),
  )
}

/** A figure, and what there is to say about it. */
type Standing = readonly [figure: Child, ...detail: readonly Child[]]

function step(title: string, [figure, ...detail]: Standing): HTMLElement {
  return el(
    'li',
    {},
    el('span', { class: 'step' }, title),
    el('strong', { class: 'figure' }, figure),
    el('span', { class: 'detail' }, ...detail),
  )
}

function arrivals({ deliveries, sources }: BridgeSnapshot): Standing {
  const newest = deliveries.find(({ outcome }) => outcome !== 'refused')
  const from = sources.length === 1 ? `from ${sources[0]?.name}` : `from ${sources.length} sources`
  return newest
    ? [time(newest.at), `last delivery, from ${newest.source}`]
    : ['none yet', `listening ${from.replace('from', 'to')}`]
}

const order = [
  'open',
  'failed',
  'unknown',
  'creating',
  'closing',
  'cooling',
  'counting',
  'closed',
  'idle',
]

function incidents({ counts }: BridgeSnapshot): Standing {
  const occurring = order.filter((state) => (counts[state] ?? 0) > 0)
  const active = occurring.filter((state) => state !== 'closed' && state !== 'idle')
  const sum = active.reduce((total, state) => total + (counts[state] ?? 0), 0)
  return [
    sum === 0 ? 'none' : sum,
    ...(occurring.length === 0 ? ['nothing was seen firing'] : []),
    ...occurring.map((state) => badge(state, `${counts[state]} ${state}`)),
  ]
}

function outbox({ outbox: entries, pause, waiting }: BridgeSnapshot): Standing {
  if (waiting === 0) return ['empty', 'nothing is left to be done']
  if (pause.paused) return [waiting, 'kept until it is resumed']
  const claimed = entries.filter((entry) => entry.claimed).length
  const due = entries.filter((entry) => !entry.claimed).map(({ dueAt }) => dueAt)
  return [
    waiting,
    claimed > 0 && badge('creating', `${claimed} being done`),
    due.length > 0 && el('span', {}, 'next ', time(Math.min(...due), 'due')),
  ]
}

function upstreams({ upstreams: all }: BridgeSnapshot): Standing {
  const failing = all.filter(({ health }) => health === 'failing')
  const used = all.filter(({ health }) => health === 'working')
  const figure =
    failing.length > 0 ? 'failing' : used.length > 0 ? 'working' : all.length > 0 ? 'idle' : 'none'
  const shown = failing.length > 0 ? failing : all
  return [figure, ...shown.map(({ name, health }) => badge(health, name))]
}
