import type { DashboardBody } from '../dashboards/dashboard.ts'
import { linksOf } from '../links/links-of.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import { idForLinks, type Action, type Plan } from './action.ts'
import type { Rules } from './rules.ts'
import { writtenFor } from './written-for.ts'

/** What would be sent for a declared entity. */
export interface PlannedBody {
  /** With our mark. */
  readonly body: MonitorBody | DashboardBody
  /** False while it links to what is not there yet; such links stand in it as `${ref}`. */
  readonly whole: boolean
}

/** Tells what would be sent for an action, refused or not; undefined for what is not declared. */
export type PlannedBodies = (action: Action) => PlannedBody | undefined

/** What this plan would send. */
export function plannedBodies(
  plan: Plan,
  context: { readonly rules: Rules; readonly view: Viewpoint },
): PlannedBodies {
  const ids = idsBefore(plan)
  return (action) => {
    if (!('declared' in action) || action.declared === undefined) return undefined
    const { declared } = action
    const made = writtenFor(declared, (ref) => ids.get(ref), context)
    if (!made.ok) return undefined
    return { body: made.value.marked, whole: linksOf(declared).every(({ ref }) => ids.has(ref)) }
  }
}

/** The ids to which links lead before the plan is carried out, by ref. */
export function idsBefore({ external, actions }: Plan): Map<string, string> {
  const ids = new Map(Object.entries(external))
  for (const action of actions) {
    const id = idForLinks(action)
    if (id !== undefined) ids.set(action.ref, id)
  }
  return ids
}
