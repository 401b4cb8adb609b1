import type { Change } from '../diff/change.ts'
import { changesBetween } from '../diff/changes-between.ts'
import { isJsonArray } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import type { DashboardBody, LiveDashboard } from './dashboard.ts'
import { normaliseDashboard } from './normalise-dashboard.ts'
import { widgetChanges } from './widget-changes.ts'

/** The fields that an update replaces, declared or not. */
const REPLACED: ReadonlySet<string> = new Set([
  'title',
  'description',
  'layout_type',
  'reflow_type',
  'widgets',
  'template_variables',
  'template_variable_presets',
  'notify_list',
  'tags',
  'tabs',
  'default_timeframe',
])

/**
 * What an update of the live dashboard with the declared body would change; empty when nothing. An update replaces the
 * whole dashboard, so what is live and not declared is a change. What the server adds, tells, or writes in another way
 * is none.
 */
export function diffDashboards(declared: DashboardBody, live: LiveDashboard): readonly Change[] {
  const wanted = normaliseDashboard(declared)
  const found = normaliseDashboard(live)
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
  return fields
    .filter((field) => REPLACED.has(field) || isCompared(field, declared, live))
    .flatMap((field) => changesOf(field, found[field], wanted[field]))
    .map(withNote)
}

function changesOf(field: string, from: Json | undefined, to: Json | undefined): readonly Change[] {
  if (field !== 'widgets') return changesBetween(from, to, `/${field}`)
  return widgetChanges(isJsonArray(from) ? from : [], isJsonArray(to) ? to : [], '/widgets')
}

/** Other fields count when they are declared and the server knows them; it may have filled in by itself what is not. */
function isCompared(field: string, declared: JsonObject, live: JsonObject): boolean {
  return declared[field] !== undefined && live[field] !== undefined
}

function withNote(change: Change): Change {
  const isDropped = change.to === undefined && /^\/[a-z_]+$/.test(change.pointer)
  return isDropped
    ? { ...change, note: 'not declared: an update replaces the whole dashboard' }
    : change
}
