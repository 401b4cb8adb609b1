import { dashboardDrift, monitorDrift } from './drift.ts'
import type { DriftView } from './entities-snapshot.ts'
import type { LastWritten } from './last-written.ts'
import type { SeenEntity } from './organisation-look.ts'

/** Whether entities of one organisation were changed outside, found out once for each of their states. */
export interface RememberedDrift {
  of(entity: SeenEntity): DriftView
  /** Forgets entities that are not among these. */
  keep(entities: readonly SeenEntity[]): void
}

/** Comparing takes a third of a millisecond, and what is shown is asked for every few seconds. */
export function rememberDrift(organisation: string, written: LastWritten): RememberedDrift {
  let known = new Map<string, Known>()
  return {
    of(entity) {
      const { family, id, live } = entity
      const modified = family === 'monitor' ? live.modified : live.modified_at
      const last =
        family === 'monitor'
          ? written.monitor(organisation, id)
          : written.dashboard(organisation, id)
      const before = known.get(keyOf(entity))
      if (
        before &&
        modified !== undefined &&
        before.modified === modified &&
        before.last === last
      ) {
        return before.drift
      }
      const drift =
        family === 'monitor'
          ? monitorDrift(organisation, live, written.monitor(organisation, id))
          : dashboardDrift(organisation, live, written.dashboard(organisation, id))
      known.set(keyOf(entity), { modified, last, drift })
      return drift
    },
    keep(entities) {
      const keys = new Set(entities.map(keyOf))
      known = new Map([...known].filter(([key]) => keys.has(key)))
    },
  }
}

interface Known {
  readonly modified: string | undefined
  /** What was written last when it was compared. */
  readonly last: unknown
  readonly drift: DriftView
}

function keyOf({ family, id }: SeenEntity): string {
  return `${family} ${id}`
}
