import { textsOf, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { checkDashboard } from './check-dashboard.ts'
import type { Dashboard } from './dashboard.ts'
import { resolvedTabs, widgetsWithIds } from './widgets.ts'

/** Fields that are answered as they were sent; every other field of a body is ignored. */
const echoed = [
  'description',
  'template_variables',
  'template_variable_presets',
  'reflow_type',
  'restricted_roles',
  'tags',
  'default_timeframe',
]

/** A dashboard from a whole body: what is not in it is not kept. Throws a 400 when the server would refuse it. */
export function writtenDashboard(
  { ids, clock, user }: Organisation,
  body: JsonObject,
  before?: Dashboard,
): Dashboard {
  checkDashboard(body)
  const { notify_list: notified, tabs } = body
  const widgets = widgetsWithIds(Array.isArray(body['widgets']) ? body['widgets'] : [], ids.widget)
  const fields = Object.fromEntries(
    echoed.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  )
  const now = clock.now()
  return {
    id: before?.id ?? ids.dashboard(),
    title: String(body['title']),
    layoutType: String(body['layout_type']),
    widgets,
    fields: {
      ...fields,
      ...(Array.isArray(notified) ? { notify_list: textsOf(notified).toSorted() } : {}),
      ...(Array.isArray(tabs) ? { tabs: resolvedTabs(tabs, widgets, ids.uuid) } : {}),
    },
    author: before?.author ?? user,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
    deletedAt: null,
  }
}
