import { listManaged } from '@retriever/datadog-entities'
import type { DatadogApi, LiveDashboard, LiveMonitor, Managed } from '@retriever/datadog-entities'

/** What one look at an organisation found. */
export interface Seen {
  readonly entities: readonly SeenEntity[]
  /** How many dashboards were not read in full yet. */
  readonly unread: number
  /** Why one of those could not be read, although the lists could. */
  readonly failure?: unknown
}

/** A managed entity with its content. */
export type SeenEntity = Pick<Managed, 'kind' | 'id' | 'name' | 'ref' | 'owner'> &
  (
    | { readonly family: 'monitor'; readonly live: LiveMonitor }
    | { readonly family: 'dashboard'; readonly live: LiveDashboard }
  )

/** Looks at an organisation again and again, and reads only what changed in the meantime. */
export interface OrganisationLook {
  look(signal: AbortSignal): Promise<Seen>
}

/** Datadog answers sixty questions for the content of dashboards in a minute; most of them are left to others. */
const readsPerLook = 8

/** Monitors come by one list, dashboards by another, which does not show their content: it is kept until it changes. */
export function createOrganisationLook(api: DatadogApi): OrganisationLook {
  let kept = new Map<string, { readonly modified: unknown; readonly live: LiveDashboard }>()

  const current = (id: string, modified: unknown) => {
    const known = kept.get(id)
    return known && modified !== undefined && known.modified === modified ? known : undefined
  }

  return {
    async look(signal) {
      const managed: Managed[] = []
      for await (const entity of listManaged(api, { signal })) managed.push(entity)
      const now: typeof kept = new Map()
      let reads = 0
      let unread = 0
      const failures: unknown[] = []
      const entities: SeenEntity[] = []
      for (const entity of managed) {
        if (entity.family === 'monitor') {
          entities.push({ ...factsOf(entity), family: 'monitor', live: entity.live })
          continue
        }
        const { id, listed } = entity
        const modified = listed['modified_at']
        let known = current(id, modified)
        if (!known && reads < readsPerLook) {
          reads += 1
          try {
            const live = await api.dashboards.get(id, { signal })
            // It went in the meantime.
            if (!live) continue
            known = { modified: live.modified_at ?? modified, live }
          } catch (error) {
            failures.push(error)
          }
        }
        if (!known) {
          unread += 1
          continue
        }
        now.set(id, known)
        entities.push({ ...factsOf(entity), family: 'dashboard', live: known.live })
      }
      kept = now
      return { entities, unread, ...(failures.length > 0 && { failure: failures[0] }) }
    },
  }
}

function factsOf({ kind, id, name, ref, owner }: Managed) {
  return { kind, id, name, ref, owner }
}
