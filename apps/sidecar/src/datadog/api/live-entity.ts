import {
  defaultManager,
  digestOfDashboard,
  digestOfMonitor,
  ownerOfDashboard,
  ownerOfMonitor,
} from '@retriever/datadog-entities'
import type {
  EntityKind,
  LiveDashboard,
  LiveMonitor,
  Mark,
  Owner,
} from '@retriever/datadog-entities'

import { claimsOf } from './claims.ts'
import type { Claims } from './claims.ts'

/** An entity as Datadog holds it, with whose it is and for which services. */
export type LiveEntity = LiveFacts &
  (
    | { readonly family: 'monitor'; readonly entity: LiveMonitor }
    | { readonly family: 'dashboard'; readonly entity: LiveDashboard }
  )

interface LiveFacts {
  readonly id: string
  /** Its name or title. */
  readonly name: string
  /** What it is marked as; what nobody of ours has marked, is what Datadog calls it. */
  readonly kind: EntityKind
  readonly claims: Claims
  /** Our mark, whoever its owner is. Absent: nobody's, or that of another program. */
  readonly mark?: Mark
  /** Whose it is besides, for people. */
  readonly holder?: Extract<Owner, { readonly whose: 'foreign' }>
  /** Tells one state of it from another. */
  readonly digest: string
}

export function liveMonitor(entity: LiveMonitor, organisation: string): LiveEntity {
  const whose = markedBy((owner) => ownerOfMonitor(entity, viewOf(organisation, owner)))
  return {
    family: 'monitor',
    entity,
    id: String(entity.id),
    name: entity.name ?? '',
    kind: whose.mark?.kind === 'alert' ? 'alert' : 'monitor',
    claims: claimsOf({ family: 'monitor', body: entity }),
    digest: digestOfMonitor(entity),
    ...whose,
  }
}

export function liveDashboard(entity: LiveDashboard, organisation: string): LiveEntity {
  return {
    family: 'dashboard',
    entity,
    id: entity.id,
    name: entity.title,
    kind: 'dashboard',
    claims: claimsOf({ family: 'dashboard', body: entity }),
    digest: digestOfDashboard(entity),
    ...markedBy((owner) => ownerOfDashboard(entity, viewOf(organisation, owner))),
  }
}

/** The entity that a report brings along. */
export function liveEntity(entity: LiveMonitor | LiveDashboard, organisation: string): LiveEntity {
  return isMonitor(entity) ? liveMonitor(entity, organisation) : liveDashboard(entity, organisation)
}

function isMonitor(entity: LiveMonitor | LiveDashboard): entity is LiveMonitor {
  return typeof entity.id === 'number'
}

function viewOf(organisation: string, owner: string) {
  return { manager: defaultManager, organisation, owner }
}

/** A mark names its owner only to those who look as that owner: the first look tells whom to look as. */
function markedBy(lookAs: (owner: string) => Owner): Pick<LiveFacts, 'mark' | 'holder'> {
  const seen = lookAs('')
  if (seen.whose === 'nobody') return {}
  if (seen.whose === 'ours') return { mark: seen.mark }
  const owner = /^mark of owner "(.*)"$/s.exec(seen.seen)?.[1]
  const own = owner === undefined ? seen : lookAs(owner)
  return own.whose === 'ours' ? { mark: own.mark } : { holder: seen }
}
