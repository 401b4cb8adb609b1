import type { Problem } from '../problem.ts'
import type { Grouping } from '../queries/groups.ts'
import { didYouMean } from '../queries/nearest.ts'
import type { Notify, Signal } from './alert.ts'

/** What is wrong with notifications for this signal; its groups are undefined where nobody knows them. */
export function notifyProblems(
  signal: Signal,
  notify: Notify | undefined,
  grouping: Grouping | undefined,
): readonly Problem[] {
  if (notify === undefined) return []
  const { renotify, groupBy } = notify
  if (signal.kind === 'raw') {
    const message = 'expected nothing: a raw signal holds it in its options'
    return Object.entries({ renotify, groupBy }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ pointer: `/notify/${name}`, message }],
    )
  }
  if (groupBy === undefined || grouping === undefined) return []
  const { groups } = grouping
  if (groups.length === 0) {
    const given = groupBy === '*' || groupBy.length > 0
    const message = 'expected nothing: the signal has no groups'
    return given ? [{ pointer: '/notify/groupBy', message, hint: 'give it by' }] : []
  }
  if (groupBy === '*') return []
  return groupBy.flatMap((name, index): Problem[] =>
    groups.includes(name)
      ? []
      : [
          {
            pointer: `/notify/groupBy/${index}`,
            message: `expected a group of the signal, got ${JSON.stringify(name)}`,
            hint: didYouMean(name, groups),
          },
        ],
  )
}
