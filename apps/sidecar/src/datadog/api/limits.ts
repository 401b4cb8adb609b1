import type { DashboardBody, Declared, MonitorBody, Widget } from '@retriever/datadog-entities'

import type { GrantLimits } from '../../access/caller.ts'
import type { RequestMistake } from '../../problem.ts'
import { handlesIn, isAllowedHandle } from './handles.ts'
import { specPointerOf } from './spec-pointer.ts'

/** A declared entity, with the monitor that an alert becomes. */
export interface Limited {
  readonly declared: Declared
  /** Of a monitor its own body. Absent for dashboards. */
  readonly monitor?: MonitorBody
}

/** What a grant does not allow of an entity. With `rawTemplates` any handle may stand in texts. */
export function beyondLimits(
  { declared, monitor }: Limited,
  limits: GrantLimits,
  { rawTemplates }: { readonly rawTemplates: boolean },
): readonly RequestMistake[] {
  const { origin } = declared
  const at = (pointer: string): string => `${specPointerOf(origin)}${pointer}`
  const found =
    declared.kind === 'dashboard'
      ? dashboardMistakes(declared.spec, limits)
      : [
          ...(declared.kind === 'alert' ? notifyMistakes(declared.spec.notify, limits) : []),
          ...(monitor
            ? monitorMistakes(monitor, declared.kind, limits, {
                rawTemplates,
                // Those of an alert stand in its message too, and are told where they were declared.
                told: new Set(declared.kind === 'alert' ? handlesOf(declared.spec.notify) : []),
              })
            : []),
        ]
  return found.map(({ pointer, ...said }) => ({ pointer: at(pointer), ...said, line: origin.line }))
}

interface Mistake {
  readonly pointer: string
  readonly detail: string
  readonly hint?: string
}

function notifyMistakes(notify: Notify | undefined, { handles }: GrantLimits): readonly Mistake[] {
  if (handles === undefined || notify === undefined) return []
  return audiences.flatMap((name) =>
    (notify[name] ?? []).flatMap((handle, index) =>
      isAllowedHandle(handle, handles)
        ? []
        : [notAllowed(`/notify/${name}/${index}`, handle, handles)],
    ),
  )
}

const audiences = ['always', 'critical', 'warning', 'noData', 'recovery'] as const
type Notify = NonNullable<Extract<Declared, { readonly kind: 'alert' }>['spec']['notify']>

function handlesOf(notify: Notify | undefined): readonly string[] {
  return audiences.flatMap((name) => notify?.[name] ?? [])
}

function monitorMistakes(
  { query, message, options, priority }: MonitorBody,
  kind: 'monitor' | 'alert',
  limits: GrantLimits,
  { rawTemplates, told }: { readonly rawTemplates: boolean; readonly told: ReadonlySet<string> },
): readonly Mistake[] {
  const isAlert = kind === 'alert'
  const escalation = options?.['escalation_message']
  const renotify = options?.['renotify_interval']
  const mistakes: Mistake[] = []
  if (limits.handles !== undefined && !rawTemplates) {
    const { handles } = limits
    const texts = [
      { pointer: isAlert ? '' : '/message', text: message },
      { pointer: isAlert ? '/signal/options' : '/options/escalation_message', text: escalation },
    ]
    for (const { pointer, text } of texts) {
      if (typeof text !== 'string') continue
      const wrong = handlesIn(text).filter(
        (handle) => !isAllowedHandle(handle, handles) && !told.has(handle),
      )
      mistakes.push(...wrong.map((handle) => notAllowed(pointer, handle, handles)))
    }
  }
  if (typeof priority === 'number' && priority > 0 && priority < limits.priority) {
    mistakes.push({
      pointer: isAlert ? '/severity' : '/priority',
      detail: `${priority} is more urgent than is granted`,
      hint: `${limits.priority} is the most urgent one`,
    })
  }
  if (typeof renotify === 'number' && renotify > 0 && renotify * 60_000 < limits.renotifyMs) {
    mistakes.push({
      pointer: isAlert ? '/notify/renotify/every' : '/options/renotify_interval',
      detail: `every ${renotify} minutes is more often than is granted`,
      hint: `${Math.ceil(limits.renotifyMs / 60_000)} minutes is the shortest`,
    })
  }
  const longest = Math.max(...[query, ...textsIn(options?.variables)].map(bytesOf))
  if (longest > limits.queryBytes) {
    mistakes.push({
      pointer: isAlert ? '/signal' : '/query',
      detail: `the query has ${longest} bytes, and ${limits.queryBytes} are granted`,
    })
  }
  return mistakes
}

function dashboardMistakes(body: DashboardBody, limits: GrantLimits): readonly Mistake[] {
  const count = countOf(body.widgets)
  const { handles } = limits
  return [
    ...(count > limits.widgets
      ? [
          {
            pointer: '/widgets',
            detail: `it has ${count} widgets, and ${limits.widgets} are granted`,
          },
        ]
      : []),
    ...(handles === undefined
      ? []
      : (body.notify_list ?? []).flatMap((handle, index) =>
          isAllowedHandle(handle, handles)
            ? []
            : [notAllowed(`/notify_list/${index}`, handle, handles)],
        )),
  ]
}

function countOf(widgets: readonly Widget[]): number {
  return widgets.reduce((sum, { definition }) => {
    const inner = definition['widgets']
    return sum + 1 + (Array.isArray(inner) ? countOf(inner as readonly Widget[]) : 0)
  }, 0)
}

function notAllowed(pointer: string, handle: string, patterns: readonly string[]): Mistake {
  return {
    pointer,
    detail: `${JSON.stringify(`@${handle.slice(0, 80)}`)} may not be notified`,
    hint: patterns.length === 0 ? 'no handle is granted' : `granted are ${patterns.join(', ')}`,
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
