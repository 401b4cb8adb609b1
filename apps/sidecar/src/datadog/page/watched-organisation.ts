import { DatadogError } from '@retriever/datadog-entities'
import type { DatadogApi } from '@retriever/datadog-entities'
import type { Clock } from '@retriever/upstream'

import type { Caller } from '../../access/caller.ts'
import { claimsOf } from '../api/claims.ts'
import type { Claims } from '../api/claims.ts'
import { isVisible } from '../api/visible.ts'
import type { EntityView, OrganisationView } from './entities-snapshot.ts'
import type { LastWritten } from './last-written.ts'
import { createLookout } from './lookout.ts'
import type { Lookout } from './lookout.ts'
import { createOrganisationLook } from './organisation-look.ts'
import type { Seen, SeenEntity } from './organisation-look.ts'
import { readScopes } from './read-scopes.ts'
import { rememberDrift } from './remembered-drift.ts'

/** One organisation as the page needs it. */
export interface PageOrganisation {
  readonly name: string
  readonly api: DatadogApi
  /** Where people find its pages: `https://app.datadoghq.eu`. */
  readonly pages: string
}

/** One organisation, as it was seen last. */
export interface WatchedOrganisation {
  readonly name: string
  readonly lookout: Lookout
  /** Whether a look has come to an end, well or not. */
  wasSeen(): boolean
  /** What this viewer may see of it. */
  viewFor(viewer: Caller): OrganisationView
}

/** What watching works with. */
export interface WatchedOrganisationOptions {
  readonly organisation: PageOrganisation
  readonly written: LastWritten
  readonly clock: Clock
  /** Called after every look. */
  readonly onSeen: () => void
  /** Whether requests have to name the organisation. */
  readonly named: boolean
}

const shownEntities = 200
const longestText = 300
const noClaims: Claims = { services: [], teams: [] }

/** Watches an organisation. Nothing is asked before somebody looks. */
export function openWatched(options: WatchedOrganisationOptions): WatchedOrganisation {
  const { clock, named, onSeen, organisation, written } = options
  const { api, name, pages } = organisation
  const looks = createOrganisationLook(api)
  const drifts = rememberDrift(name, written)
  let seen: Seen = { entities: [], unread: 0 }
  let lookedAt: number | undefined
  let problem: OrganisationView['problem']

  const troubleWith = (error: unknown): OrganisationView['problem'] => ({
    ...told(error),
    since: problem?.since ?? clock.now(),
  })

  const lookout = createLookout({
    clock,
    async look(signal) {
      try {
        seen = await looks.look(signal)
        drifts.keep(seen.entities)
        lookedAt = clock.now()
        problem = seen.failure === undefined ? undefined : troubleWith(seen.failure)
      } catch (error) {
        problem = troubleWith(error)
      }
      onSeen()
    },
  })

  const entityView = (entity: SeenEntity, { services }: Claims): EntityView => {
    const { family, id, kind, live, owner, ref } = entity
    const at = Date.parse(String(family === 'monitor' ? live.modified : live.modified_at))
    const state = family === 'monitor' ? live.overall_state : undefined
    return {
      kind,
      id,
      name: clipped(entity.name),
      ref: clipped(ref),
      owner,
      services,
      url: `${pages}/${family === 'monitor' ? 'monitors' : 'dashboard'}/${encodeURIComponent(id)}`,
      ...(typeof state === 'string' && { state }),
      ...(Number.isFinite(at) && { changedAt: at }),
      drift: drifts.of(entity),
    }
  }

  return {
    name,
    lookout,
    wasSeen: () => lookedAt !== undefined || problem !== undefined,
    viewFor(viewer) {
      const views = seen.entities
        .map((entity) => ({ entity, claims: claimsIn(entity) }))
        .filter(({ entity, claims }) =>
          isVisible(viewer, readScopes(entity.kind), { organisation: name, claims }),
        )
        .map(({ entity, claims }) => entityView(entity, claims))
        .toSorted(byInterest)
      // What a dashboard is for is not known before it is read: only who sees all may know that there is one.
      const all = { ...viewer, grants: viewer.grants.filter(({ teams }) => teams === undefined) }
      const seesAll = isVisible(all, ['dashboard:read'], { organisation: name, claims: noClaims })
      return {
        name,
        named,
        ...(lookedAt !== undefined && { lookedAt }),
        ...(problem && { problem }),
        entities: views.slice(0, shownEntities),
        more: Math.max(0, views.length - shownEntities),
        unread: seesAll ? seen.unread : 0,
      }
    },
  }
}

function claimsIn(entity: SeenEntity): Claims {
  return entity.family === 'monitor'
    ? claimsOf({ family: 'monitor', body: entity.live })
    : claimsOf({ family: 'dashboard', body: entity.live })
}

function byInterest(a: EntityView, b: EntityView): number {
  const changed = ({ drift }: EntityView) => (drift.state === 'changed' ? 0 : 1)
  return changed(a) - changed(b) || (b.changedAt ?? 0) - (a.changedAt ?? 0)
}

/** The library's words hold no secret; those of anything else are not shown. */
function told(error: unknown): { readonly text: string; readonly hint?: string } {
  if (!(error instanceof DatadogError)) return { text: 'the look came to nothing' }
  const { hint, message } = error
  return { text: clipped(message), ...(hint && { hint: clipped(hint) }) }
}

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
