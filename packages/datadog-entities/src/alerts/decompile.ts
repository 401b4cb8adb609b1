import type { JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Alert } from './alert.ts'
import { assembleMonitor } from './assemble.ts'
import { checkAlert } from './check-alert.ts'
import { contentOf, isSameContent } from './monitor-content.ts'
import { rawAlert } from './raw-alert.ts'
import { readFrame } from './read-frame.ts'
import { readOptions } from './read-options.ts'
import { readingsOf, type Reading } from './read-signal.ts'
import { apmTag } from './tags.ts'

/**
 * Reads a monitor as an alert; never fails. A reading counts only when it is a valid alert that compiles to the same
 * monitor; when none does, the signal is `raw` and holds whatever the alert has no words for.
 *
 * A monitor of ours bears the tag `birddog_kind:alert`; then all its tags `managed_by:` and `birddog_` belong to those
 * who own it, and are no part of the alert. Any other monitor keeps all its tags, and its alert is `unmarked`.
 */
export function decompileMonitor(monitor: MonitorBody): Alert {
  const frame = readFrame(monitor)
  const { condition, notify } = readOptions(monitor.options)
  const apm = monitor.tags?.includes(apmTag) === true
  for (const reading of readingsOf(monitor, apm)) {
    const candidate = candidateOf(frame, reading, condition, notify)
    const alert = fitting(candidate, monitor)
    if (alert !== undefined) return alert
  }
  return rawAlert(monitor, frame)
}

function candidateOf(
  frame: JsonObject,
  { signal, comparison, window }: Reading,
  condition: JsonObject,
  notify: JsonObject,
): JsonObject {
  const handles = { ...Object(frame['notify']) }
  const told = { ...handles, ...notify }
  return {
    ...frame,
    signal,
    condition: {
      ...(comparison !== undefined && { comparison }),
      ...(window !== undefined && { window }),
      ...condition,
    },
    ...(Object.keys(told).length > 0 && { notify: told }),
  }
}

function fitting(candidate: JsonObject, monitor: MonitorBody): Alert | undefined {
  const checked = checkAlert(candidate, { allowRawTemplates: true })
  if (!checked.ok) return undefined
  const compiled = contentOf(assembleMonitor(checked.value))
  return isSameContent(compiled, contentOf(monitor)) ? checked.value : undefined
}
