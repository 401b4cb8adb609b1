import type { Change } from '../diff/change.ts'
import { changesBetween } from '../diff/changes-between.ts'
import type { Json, JsonObject } from '../json.ts'
import type { LiveMonitor, MonitorBody } from './monitor.ts'
import { normaliseMonitor } from './normalise-monitor.ts'

/** The fields that can be written, with what holds when a monitor has none of it. */
const WRITABLE: Readonly<Record<string, Json>> = {
  type: null,
  query: '',
  name: '',
  message: '',
  tags: [],
  priority: null,
  restricted_roles: [],
  draft_status: 'published',
  assets: [],
  options: {},
}

/**
 * What an update of the live monitor with the declared body would change; empty when nothing. Fields that are not
 * declared keep their value, so they are no changes; options are replaced as a whole, so one that is live and not
 * declared is. What the server adds, tells, or writes in another way is no change.
 */
export function diffMonitors(declared: Partial<MonitorBody>, live: LiveMonitor): readonly Change[] {
  const wanted = normaliseMonitor(declared)
  const found = normaliseMonitor(live)
  return Object.keys(wanted)
    .filter((field) => isCompared(field, wanted, found))
    .flatMap((field) => changesBetween(found[field] ?? WRITABLE[field], wanted[field], `/${field}`))
    .map(withNote)
}

/** A field that the server does not show although it was written is one that it does not know, and ignores. */
function isCompared(field: string, wanted: JsonObject, found: JsonObject): boolean {
  const isRestricted = found['restriction_policy'] != null
  // The roles are then those of the policy, whatever an update says; and an update cannot take the policy away.
  if (field === 'restricted_roles') return !isRestricted
  if (field === 'restriction_policy') return wanted[field] !== null
  return Object.hasOwn(WRITABLE, field) || found[field] !== undefined
}

function withNote(change: Change): Change {
  if (change.pointer === '/type') {
    return {
      ...change,
      note: 'Datadog does not change the type of a monitor: delete it and create another one',
    }
  }
  const isDropped = change.pointer.startsWith('/options/') && change.to === undefined
  return isDropped ? { ...change, note: 'not declared: an update replaces all options' } : change
}
