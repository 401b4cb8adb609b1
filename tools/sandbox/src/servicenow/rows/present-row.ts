import { columnAt, columnsOf } from '../tables/tables.ts'
import { displayAt, valueAt, type Row, type Rows } from './row.ts'

/** How records are to be shown. */
export interface Presentation {
  /** Undefined: all of them. Those that are not there are left out without a word. */
  readonly fields: readonly string[] | undefined
  readonly display: 'false' | 'true' | 'all'
  /** Whether a reference is its value alone, without the address of the record. */
  readonly plainReferences: boolean
  /** Columns that the caller may not see. */
  readonly hidden: readonly string[]
  /** `https://acme.service-now.com` */
  readonly origin: string
}

/** A record as it is answered. */
export function presentedRow(
  rows: Rows,
  row: Row,
  presentation: Presentation,
): Readonly<Record<string, unknown>> {
  const className = row['sys_class_name'] ?? ''
  const { fields = Object.keys(columnsOf(className)).toSorted(), hidden } = presentation
  const shown = fields.filter(
    (path) => columnAt(className, path) !== undefined && !hidden.includes(path),
  )
  return Object.fromEntries(shown.map((path) => [path, cell(rows, row, path, presentation)]))
}

function cell(
  rows: Rows,
  row: Row,
  path: string,
  { display, plainReferences, origin }: Presentation,
): unknown {
  const value = valueAt(rows, row, path)
  const label = displayAt(rows, row, path)
  const column = columnAt(row['sys_class_name'] ?? '', path)
  const isLinked = column?.kind === 'reference' && value !== '' && !plainReferences
  const link = isLinked ? { link: `${origin}/api/now/table/${column.to}/${value}` } : {}
  if (display === 'all') return { display_value: label, ...link, value }
  if (display === 'true') return isLinked ? { display_value: label, ...link } : label
  return isLinked ? { ...link, value } : value
}
