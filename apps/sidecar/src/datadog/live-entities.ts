import {
  decompileMonitor,
  defaultManager,
  ownerOfDashboard,
  ownerOfMonitor,
  unmarkDashboard,
  unmarkMonitor,
  withLinkedTexts,
  withoutLinks,
} from '@retriever/datadog-entities'
import type {
  DatadogApi,
  DeclaredAlert,
  DeclaredDashboard,
  DeclaredMonitor,
  EntityKind,
  LiveDashboard,
  LiveMonitor,
  Mark,
} from '@retriever/datadog-entities'

import type { OpenOrganisation } from './organisation.ts'

/** An entity of Datadog as it would be declared. */
export type Exported =
  | Omit<DeclaredMonitor, 'origin'>
  | Omit<DeclaredAlert, 'origin'>
  | Omit<DeclaredDashboard, 'origin'>

/** What is ours, or `all`, monitors first. */
export async function liveEntities(
  { api, owner, signal }: OpenOrganisation,
  {
    all,
    alerts,
  }: {
    readonly all: boolean
    /** Whether an alert is one, or a monitor. */ readonly alerts: boolean
  },
): Promise<readonly Exported[]> {
  const view = { manager: defaultManager, organisation: api.name, owner }
  const found: Exported[] = []
  const tags = all ? [] : [`managed_by:${defaultManager}`]
  for await (const monitor of api.monitors.list({ tags }, { signal })) {
    const whose = ownerOfMonitor(monitor, view)
    const mark = whose.whose === 'ours' ? whose.mark : undefined
    if (all || mark) found.push(monitorAsDeclared(monitor, mark, alerts))
  }
  for (const id of await dashboardIds(api, { all, view, signal })) {
    const dashboard = await api.dashboards.get(id, { signal })
    if (dashboard === undefined) continue
    const whose = ownerOfDashboard(dashboard, view)
    const mark = whose.whose === 'ours' ? whose.mark : undefined
    if (all || mark) found.push(dashboardAsDeclared(dashboard, mark))
  }
  return withOwnRefs(found)
}

/** A monitor as it would be declared; its name is its ref when nobody has given it one. */
export function monitorAsDeclared(
  monitor: LiveMonitor,
  mark?: Mark,
  alerts = false,
): Omit<DeclaredMonitor, 'origin'> | Omit<DeclaredAlert, 'origin'> {
  const id = String(monitor.id)
  const ref = mark?.ref ?? (monitor.name || `monitor ${id}`)
  if (alerts && mark?.kind === 'alert') {
    return { kind: 'alert', ref, id, spec: literal('alert', decompileMonitor(monitor)) }
  }
  return {
    kind: 'monitor',
    ref,
    id,
    spec: literal('monitor', unmarkMonitor(monitor, defaultManager)),
  }
}

/** A dashboard as it would be declared. */
export function dashboardAsDeclared(
  dashboard: LiveDashboard,
  mark?: Mark,
): Omit<DeclaredDashboard, 'origin'> {
  const { id } = dashboard
  const ref = mark?.ref ?? (dashboard.title || `dashboard ${id}`)
  return {
    kind: 'dashboard',
    ref,
    id,
    spec: literal('dashboard', unmarkDashboard(dashboard, defaultManager)),
  }
}

async function dashboardIds(
  api: DatadogApi,
  {
    all,
    view,
    signal,
  }: {
    readonly all: boolean
    readonly view: Parameters<typeof ownerOfDashboard>[1]
    readonly signal: AbortSignal
  },
): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { id, description } of api.dashboards.list({ signal })) {
    const shown = description === undefined ? {} : { description }
    if (all || ownerOfDashboard(shown, view).whose === 'ours') ids.push(id)
  }
  return ids
}

/** Names may come twice in Datadog, refs may not. */
function withOwnRefs(entities: readonly Exported[]): readonly Exported[] {
  const counts = new Map<string, number>()
  for (const { ref } of entities) counts.set(ref, (counts.get(ref) ?? 0) + 1)
  return entities.map((entity) =>
    (counts.get(entity.ref) ?? 0) > 1
      ? { ...entity, ref: `${entity.ref} ${entity.id ?? ''}` }
      : entity,
  )
}

/** What looks like a link was none in Datadog. */
function literal<Spec extends object>(kind: EntityKind, spec: Spec): Spec {
  return withLinkedTexts(kind, spec, withoutLinks)
}
