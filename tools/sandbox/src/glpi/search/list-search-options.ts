import { resourceMissing, resourceNotFound } from '../errors.ts'
import { isSearchable } from './searchable.ts'
import { optionsOf } from './options.ts'

/** What can be searched for in an item type, by number, with the headings of the groups by their names. */
export function listSearchOptions(path: readonly string[]): ReadonlyMap<string, unknown> {
  const itemtype = path[1]
  if (itemtype === undefined || itemtype === '') throw resourceMissing()
  if (!isSearchable(itemtype)) throw resourceNotFound()
  return new Map(
    optionsOf(itemtype).map((entry) =>
      'key' in entry
        ? [entry.key, { name: entry.label }]
        : [
            String(entry.id),
            {
              name: entry.label,
              table: entry.table,
              field: entry.field,
              datatype: entry.datatype ?? '',
              nosearch: entry.noSearch,
              nodisplay: entry.noDisplay,
              available_searchtypes: entry.searchTypes,
              uid: entry.uid,
            },
          ],
    ),
  )
}
