import { FieldFailure } from '../graphql/graphql-error.ts'
import type { LeanixSettings } from '../settings.ts'
import { displayNameOf, phaseAt, type FactSheet, type Inventory } from './fact-sheet.ts'
import { isFound } from './search.ts'

/** `FilterInput`, after coercion. What is null counts as not given. */
export interface Filter {
  readonly ids?: readonly string[] | null
  readonly displayName?: string | null
  readonly fullTextSearch?: string | null
  readonly quickSearch?: string | null
  readonly facetFilters?: readonly FacetFilter[] | null
}

/** One facet: its keys, and how they are joined. */
export interface FacetFilter {
  readonly facetKey: string
  readonly operator?: 'OR' | 'AND' | 'NOR' | null
  readonly keys: readonly string[]
}

/** What a filter looks at. */
export interface Filtering {
  readonly inventory: Inventory
  readonly settings: LeanixSettings
  readonly now: number
}

/** The fact sheets that pass. Those in the bin do so only when the facet `TrashBin` asks for them. */
export function filtered(filtering: Filtering, type: string | null, filter: Filter): FactSheet[] {
  const facets = filter.facetFilters ?? []
  for (const { facetKey } of facets) {
    if (!Object.hasOwn(facetsByKey, facetKey)) {
      throw new FieldFailure(`The facet key '${facetKey}' is not known.`)
    }
  }
  const archived = facets.some(({ facetKey, keys }) => facetKey === 'TrashBin' && keys.length > 0)
  return [...filtering.inventory.values()].filter(
    (sheet) =>
      (sheet.status === 'ARCHIVED') === archived &&
      (type === null || sheet.type === type) &&
      passes(filtering, sheet, filter) &&
      facets.every((facet) => passesFacet(filtering, sheet, facet)),
  )
}

function passes({ inventory, settings }: Filtering, sheet: FactSheet, filter: Filter): boolean {
  const { ids, displayName, fullTextSearch, quickSearch } = filter
  const name = displayNameOf(inventory, sheet)
  return (
    (!ids || ids.includes(sheet.id)) &&
    (!displayName || namedLike(name, displayName, settings.displayNameFilter)) &&
    (!fullTextSearch || isFound(fullTextSearch, name, sheet.description, ...sheet.tags)) &&
    (!quickSearch || isFound(quickSearch, name))
  )
}

function namedLike(
  name: string,
  sought: string,
  how: LeanixSettings['displayNameFilter'],
): boolean {
  if (how === 'exact') return name === sought
  const [low, part] = [name.toLowerCase(), sought.toLowerCase()]
  return how === 'exact-ignoring-case' ? low === part : low.includes(part)
}

const facetsByKey: Readonly<
  Record<string, (sheet: FactSheet, filtering: Filtering) => readonly string[]>
> = {
  FactSheetTypes: ({ type }) => [type],
  TrashBin: ({ status }) => (status === 'ARCHIVED' ? ['archived'] : []),
  lifecycle: (sheet, { now }) => [phaseAt(sheet, now) ?? '__missing__'],
}

function passesFacet(
  filtering: Filtering,
  sheet: FactSheet,
  { facetKey, operator, keys }: FacetFilter,
): boolean {
  if (keys.length === 0) return true
  const own = facetsByKey[facetKey]?.(sheet, filtering) ?? []
  if (operator === 'AND') return keys.every((key) => own.includes(key))
  const any = keys.some((key) => own.includes(key))
  return operator === 'NOR' ? !any : any
}
