import { el } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'

/** One row: a key that stays the same while the row stands for the same thing, and a cell for each column. */
export interface Row {
  readonly key: string
  readonly mark?: string
  readonly cells: readonly (Child | readonly Child[])[]
}

/** What a table is about, and its columns. */
export interface TableOptions {
  readonly caption: string
  readonly columns: readonly string[]
  /** The column that names the row. Default: the first. */
  readonly heading?: number
}

/**
 * A real table. The roles are spelled out because on narrow screens its rows are drawn as blocks, and browsers then
 * forget that it is a table.
 */
export function table(options: TableOptions, rows: readonly Row[]): HTMLTableElement {
  const { caption, columns } = options
  const head = el(
    'tr',
    { role: 'row' },
    ...columns.map((column) => el('th', { role: 'columnheader', scope: 'col' }, column)),
  )
  return el(
    'table',
    { role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, head),
    el('tbody', { role: 'rowgroup' }, ...rows.map((row) => tableRow(options, row))),
  )
}

function tableRow(
  { columns, heading = 0 }: TableOptions,
  { key, mark, cells }: Row,
): HTMLTableRowElement {
  return el(
    'tr',
    { role: 'row', 'data-key': key, 'data-mark': mark },
    ...cells.map((cell, index) => {
      const children = Array.isArray(cell) ? (cell as readonly Child[]) : [cell as Child]
      return index === heading
        ? el('th', { role: 'rowheader', scope: 'row' }, ...children)
        : el('td', { role: 'cell', 'data-column': columns[index] }, ...children)
    }),
  )
}

/** A titled panel of the part. */
export function panel(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return el(
    'section',
    { class: `panel ${id}`, 'aria-labelledby': `bridge-${id}` },
    el('h3', { id: `bridge-${id}` }, title),
    ...children,
  )
}
