import { FieldFailure } from '../graphql/graphql-error.ts'
import type { JsonArgs } from '../graphql/schema.ts'
import type { LeanixSettings } from '../settings.ts'
import type { FactSheet } from './fact-sheet.ts'
import { filtered, type Filter, type Filtering } from './filter.ts'
import { pageOf } from './page.ts'
import { presented } from './present.ts'
import type { Resolvers } from './schema.ts'
import { closeness } from './search.ts'

/** What the fields answer, for one inventory at one instant. */
export function resolversOf(filtering: Filtering): Resolvers {
  const { inventory, settings, now } = filtering
  const show = (sheet: FactSheet): Readonly<Record<string, unknown>> =>
    presented(inventory, sheet, now)
  const relations = (sheets: readonly FactSheet[], from: string): unknown => ({
    edges: sheets.map((sheet) => ({
      node: { id: `${from}:${sheet.id}`, factSheet: show(sheet) },
    })),
  })
  return {
    factSheet(id) {
      const sheet = inventory.get(id)
      return sheet === undefined ? null : show(sheet)
    },
    allFactSheets(args) {
      const { factSheetType, filter, sort, first, after } = sheetArguments(args)
      const sheets = sorted(filtered(filtering, factSheetType, filter), sort, filter, show)
      return pageOf(sheets, { first: pageSize(first, settings), after }, show)
    },
    parents(id) {
      const above = inventory.get(inventory.get(id)?.parentId ?? '')
      return relations(above === undefined ? [] : [above], id)
    },
    children: (id) =>
      relations(
        [...inventory.values()].filter(({ parentId }) => parentId === id),
        id,
      ),
  }
}

interface Sort {
  readonly key: string
  readonly order?: 'asc' | 'desc' | null
}

interface SheetArguments {
  readonly factSheetType: string | null
  readonly filter: Filter
  readonly sort: readonly Sort[]
  readonly first: number | null
  readonly after: string | null
}

/** The schema has made sure of the types. */
function sheetArguments(args: JsonArgs): SheetArguments {
  const { factSheetType = null, filter, sort, first = null, after = null } = args
  const given = { factSheetType, filter: filter ?? {}, sort: sort ?? [], first, after }
  return given as SheetArguments
}

function pageSize(first: number | null, { pageSize: size }: LeanixSettings): number {
  if (first !== null && first < 0) throw new FieldFailure(`'first' must not be negative.`)
  return Math.min(first ?? size.default, size.max)
}

const sortable: ReadonlySet<string> = new Set(['id', 'name', 'displayName', 'type', 'status'])

/** By name when nothing else is asked for; what a search has found, by how well it fits. */
function sorted(
  sheets: readonly FactSheet[],
  sort: readonly Sort[],
  { fullTextSearch, quickSearch }: Filter,
  show: (sheet: FactSheet) => Readonly<Record<string, unknown>>,
): readonly FactSheet[] {
  const unknown = sort.find(({ key }) => !sortable.has(key))
  if (unknown !== undefined) throw new FieldFailure(`Cannot sort by '${unknown.key}'.`)
  const shown = new Map(sheets.map((sheet) => [sheet, show(sheet)]))
  const textOf = (sheet: FactSheet, key: string): string => String(shown.get(sheet)?.[key])
  const search = fullTextSearch ?? quickSearch ?? ''
  const rank = (sheet: FactSheet): number =>
    search === '' ? 0 : closeness(search, textOf(sheet, 'displayName'))
  return sheets.toSorted((a, b) => {
    for (const { key, order } of sort) {
      const compared = compare(textOf(a, key), textOf(b, key))
      if (compared !== 0) return order === 'desc' ? -compared : compared
    }
    const [textA, textB] = [textOf(a, 'displayName'), textOf(b, 'displayName')]
    return (sort.length > 0 ? 0 : rank(a) - rank(b)) || compare(textA, textB)
  })
}

function compare(a: string, b: string): number {
  const [lowA, lowB] = [a.toLowerCase(), b.toLowerCase()]
  if (lowA !== lowB) return lowA < lowB ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}
