import type { Overview, Threshold } from '@retriever/glpi-bridge'
import type { UpstreamStatus } from '@retriever/upstream'

import type { ConsolePart } from '../capability.ts'
import { createArrivals } from './arrivals.ts'
import type { Arrivals } from './arrivals.ts'
import { clip } from './clip.ts'
import { incidentView } from './incident-view.ts'
import type { BridgeSnapshot, OutboxView, SourceView, UpstreamView } from './page-snapshot.ts'

/** The bridge's part of the console. The capability tells it what happened. */
export interface BridgePage extends ConsolePart, Omit<Arrivals, 'list'> {
  /** Something else changed: an incident, the outbox, the pause, an upstream. */
  changed(): void
}

export interface BridgePageOptions {
  /** Reads the picture of the store. */
  readonly overview: (limit: number) => Promise<Overview>
  readonly threshold: Threshold
  readonly sources: readonly SourceView[]
  readonly upstreams: readonly PageUpstream[]
}

/** One GLPI server, or the IVR endpoint. */
export interface PageUpstream {
  /** For example `glpi/main`. */
  readonly name: string
  /** The bridge's name for this GLPI instance, and its API's address: its tickets become links. */
  readonly glpi?: { readonly instance: string; readonly url: string }
  status(): {
    readonly upstream: UpstreamStatus
    readonly session?: { readonly failedLogins: number; readonly nextLoginAt?: number }
  }
}

const shownIncidents = 60
const shownOperations = 40

/** Makes the part; it reads nothing before somebody looks. */
export function createBridgePage(options: BridgePageOptions): BridgePage {
  const { overview, sources, threshold, upstreams } = options
  const arrivals = createArrivals()
  // Only these fields: what else a source may carry, its credential above all, is nobody's business here.
  const shownSources = sources.map(({ name, path, access }) => ({ name, path, access }))
  const listeners = new Set<() => void>()
  const apis = new Map(upstreams.flatMap(({ glpi }) => (glpi ? [[glpi.instance, glpi.url]] : [])))

  const changed = () => {
    for (const listener of listeners) listener()
  }

  const snapshot = async (): Promise<BridgeSnapshot> => {
    const { counts, incidents, outbox, pause } = await overview(shownIncidents)
    const views = incidents.map((incident) =>
      incidentView(incident, threshold, apis.get(incident.instance)),
    )
    const names = new Map<string, string>(views.map(({ key, name }) => [key, name]))
    return {
      pause,
      sources: shownSources,
      deliveries: arrivals.list(),
      counts,
      incidents: [...views.filter(isActive), ...views.filter((view) => !isActive(view))],
      outbox: outbox.slice(0, shownOperations).map((entry) => outboxView(entry, names)),
      waiting: outbox.length,
      upstreams: upstreams.map(upstreamView),
    }
  }

  return {
    id: 'bridge',
    scope: ['bridge:read', 'bridge:operate', 'console:read'],
    title: 'GLPI bridge',
    snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stored(delivery, receipt) {
      arrivals.stored(delivery, receipt)
      changed()
    },
    refused(refusal) {
      arrivals.refused(refusal)
      changed()
    },
    changed,
  }
}

function isActive({ state }: { readonly state: string }): boolean {
  return state !== 'idle' && state !== 'closed'
}

function outboxView(
  entry: Overview['outbox'][number],
  names: ReadonlyMap<string, string>,
): OutboxView {
  const { incidentKey, instance, kind, attempt, dueAt, enqueuedAt, claimed } = entry
  return {
    id: `${incidentKey}/${kind}/${enqueuedAt}/${dueAt}`,
    kind,
    incident: names.get(incidentKey) ?? incidentKey.slice(0, 12),
    instance,
    attempt,
    dueAt,
    claimed,
  }
}

function upstreamView(page: PageUpstream): UpstreamView {
  const { upstream, session } = page.status()
  const { breaker, host, inFlight, lastError, lastSuccessAt, queued } = upstream
  const failedLogins = session?.failedLogins ?? 0
  const failing =
    breaker !== 'closed' || failedLogins > 0 || (lastError?.at ?? 0) > (lastSuccessAt ?? 0)
  return {
    name: page.name,
    host,
    health: failing ? 'failing' : lastSuccessAt === undefined ? 'unused' : 'working',
    breaker,
    inFlight,
    queued,
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
    ...(lastError && { lastError: { at: lastError.at, text: clip(lastError.message) } }),
    ...(failedLogins > 0 && {
      login: {
        failed: failedLogins,
        ...(session?.nextLoginAt !== undefined && { nextAt: session.nextLoginAt }),
      },
    }),
  }
}
