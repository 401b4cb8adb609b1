import { idIn, type Call } from '../http/call.ts'
import { badRequest, notFound } from '../refused.ts'
import type { Monitor } from './monitor.ts'

/** The monitor that the path names. Throws a 404. */
export function monitorOf(call: Call): Monitor {
  const id = idIn(call)
  const monitor = id === undefined ? undefined : call.org.monitors.get(id)
  if (monitor === undefined) throw notFound('Monitor not found')
  return monitor
}

/** The same for the endpoints of downtimes, which word the 404 in their own way. */
export function monitorById(call: Call): Monitor {
  const id = idIn(call)
  const monitor = id === undefined ? undefined : call.org.monitors.get(id)
  if (monitor === undefined) throw notFound(`Monitor with id ${call.at['id']} not found`)
  return monitor
}

/** The states whose groups the caller wants to see; undefined when there are none. Throws a 400. */
export function groupStatesOf({ query }: Call): readonly string[] | undefined {
  const text = query.get('group_states')
  if (text === null || text === '') return undefined
  const wanted = text.split(',').map((state) => state.trim().toLowerCase())
  if (wanted.some((state) => !known.has(state))) throw badRequest('Invalid group_state filters.')
  return wanted
}

const known: ReadonlySet<string> = new Set([
  'all',
  'alert',
  'ignored',
  'no data',
  'ok',
  'skipped',
  'unknown',
  'warn',
])
