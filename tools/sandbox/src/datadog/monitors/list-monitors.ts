import { isSet, numberIn, type Call } from '../http/call.ts'
import type { JsonObject } from '../json.ts'
import { groupStatesOf } from './find-monitor.ts'
import type { Monitor } from './monitor.ts'
import { presentedMonitor, tagsOf } from './present-monitor.ts'
import { hasScope } from './query.ts'

const largestPage = 1000

/** The monitors that fit the filters of the query string, by their ids; all of them unless a page is asked for. */
export function listMonitors(call: Call): readonly JsonObject[] {
  const { org, query, staleAt } = call
  const groupStates = groupStatesOf(call)
  const name = (query.get('name') ?? '').toLowerCase()
  const scope = tagsIn(query.get('tags'))
  const tags = tagsIn(query.get('monitor_tags'))
  const fitting = org.monitors
    .all(staleAt)
    .filter(
      (monitor) =>
        monitor.name.toLowerCase().includes(name) &&
        scope.every((tag) => hasScope(monitor.query, tag)) &&
        tags.every((tag) => tagsOf(monitor).includes(tag)),
    )
    .toSorted((a, b) => a.id - b.id)
  const shown = { groupStates, downtimes: isSet(call, 'with_downtimes') }
  return paged(call, fitting).map((monitor) => presentedMonitor(org, monitor, shown))
}

function paged(call: Call, monitors: readonly Monitor[]): readonly Monitor[] {
  const size = Math.min(numberIn(call, 'page_size', 100), largestPage)
  if (call.query.has('id_offset')) {
    const offset = numberIn(call, 'id_offset', 0)
    return monitors.filter(({ id }) => id > offset).slice(0, size)
  }
  if (!call.query.has('page')) return monitors
  const start = numberIn(call, 'page', 0) * size
  return monitors.slice(start, start + size)
}

function tagsIn(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}
