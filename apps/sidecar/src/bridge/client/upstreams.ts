import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { BridgeSnapshot, UpstreamView } from '../page-snapshot.ts'
import { badge } from './badge.ts'
import { panel, table } from './table.ts'

/** The systems that we talk to, and whether they answer. */
export function upstreamPanel({ upstreams }: BridgeSnapshot): HTMLElement {
  if (upstreams.length === 0) {
    return panel(
      'upstreams',
      'Upstreams',
      el('p', { class: 'quiet' }, 'No upstream is configured.'),
    )
  }
  const rows = upstreams.map((upstream) => ({
    key: upstream.name,
    mark: upstream.health,
    cells: [
      [el('span', { class: 'name' }, upstream.name), el('span', { class: 'small' }, upstream.host)],
      [badge(upstream.health, words[upstream.health]), ...detail(upstream)],
    ],
  }))
  return panel(
    'upstreams',
    'Upstreams',
    table({ caption: 'Systems that the bridge talks to', columns: ['Upstream', 'Health'] }, rows),
  )
}

const words = { working: 'working', failing: 'failing', unused: 'not used yet' } as const

function detail(upstream: UpstreamView): readonly Child[] {
  const { breaker, health, inFlight, lastError, lastSuccessAt, login, queued } = upstream
  const busy = inFlight + queued > 0 ? `${inFlight} under way, ${queued} waiting` : undefined
  return [
    breaker === 'open' && note('too many failures: no call goes out for a while (breaker open)'),
    breaker === 'half-open' && note('the next call shows whether it is back (breaker half-open)'),
    login &&
      note(
        `login refused ${login.failed} times`,
        login.nextAt !== undefined && ', again ',
        login.nextAt !== undefined && time(login.nextAt, 'due'),
      ),
    lastSuccessAt !== undefined && note('last answer ', time(lastSuccessAt)),
    lastError &&
      note(health === 'failing' ? '' : 'last problem ', time(lastError.at), `: ${lastError.text}`),
    busy !== undefined && note(busy),
  ]
}

function note(...children: readonly Child[]): HTMLElement {
  return el('span', { class: 'small' }, ...children)
}
