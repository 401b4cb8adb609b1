import type { LiveDashboard, LiveMonitor } from '@retriever/datadog-entities'
import { LRUCache } from 'lru-cache'

/** An entity as Datadog shows it. */
export type LiveEntity = LiveMonitor | LiveDashboard

/** What this sidecar wrote last, as Datadog took it; in memory only. */
export interface LastWritten {
  /** Remembers an entity that was just written, or was found to be as it was declared. */
  remember(organisation: string, entity: LiveEntity): void
  monitor(organisation: string, id: string): LiveMonitor | undefined
  dashboard(organisation: string, id: string): LiveDashboard | undefined
}

const mostEntities = 2_000
const mostCharacters = 32 * 1024 * 1024

/** Makes the memory. Of more than 2,000 entities, or 32 Mi characters of JSON, those not asked about longest are forgotten. */
export function createLastWritten(): LastWritten {
  const limits = { max: mostEntities, maxSize: mostCharacters, sizeCalculation: sizeOf }
  const monitors = new LRUCache<string, LiveMonitor>(limits)
  const dashboards = new LRUCache<string, LiveDashboard>(limits)
  return {
    remember(organisation, entity) {
      if (isMonitor(entity)) monitors.set(keyOf(organisation, entity.id), entity)
      else dashboards.set(keyOf(organisation, entity.id), entity)
    },
    monitor: (organisation, id) => monitors.get(keyOf(organisation, id)),
    dashboard: (organisation, id) => dashboards.get(keyOf(organisation, id)),
  }
}

function isMonitor(entity: LiveEntity): entity is LiveMonitor {
  return typeof entity.id === 'number'
}

function keyOf(organisation: string, id: string | number): string {
  return `${organisation} ${id}`
}

function sizeOf(entity: LiveEntity): number {
  return JSON.stringify(entity).length
}
