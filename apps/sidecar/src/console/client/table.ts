import { el } from './element.ts'
import type { Child } from './element.ts'

/** One row: a key that stays the same while the row stands for the same thing, and a cell for each column. */
export interface Row {
  readonly key: string
  /** The look of the row's edge: `changed`, `refused`. */
  readonly look?: string
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
  const { caption, columns, heading = 0 } = options
  const head = el(
    'tr',
    { role: 'row' },
    ...columns.map((column) => el('th', { role: 'columnheader', scope: 'col' }, column)),
  )
  const body = rows.map(({ cells, key, look }) =>
    el(
      'tr',
      { role: 'row', 'data-key': key, 'data-look': look },
      ...cells.map((cell, index) => {
        const children = Array.isArray(cell) ? (cell as readonly Child[]) : [cell as Child]
        return index === heading
          ? el(
              'th',
              { role: 'rowheader', scope: 'row', 'data-column': columns[index] },
              ...children,
            )
          : el('td', { role: 'cell', 'data-column': columns[index] }, ...children)
      }),
    ),
  )
  return el(
    'table',
    { role: 'table', class: 'stacked' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, head),
    el('tbody', { role: 'rowgroup' }, ...body),
  )
}

/** A titled panel of a part. The id is unique on the page; the kind is what panels that look alike share. */
export function panel(
  { id, kind, title }: { readonly id: string; readonly kind: string; readonly title: string },
  ...children: readonly Child[]
): HTMLElement {
  return el(
    'section',
    { class: `panel ${kind}`, 'aria-labelledby': id, 'data-key': id },
    el('h3', { id }, title),
    ...children,
  )
}

/** Less important words under or beside others. */
export function small(...children: readonly Child[]): HTMLElement {
  return el('span', { class: 'small' }, ...children)
}

/** Says that there is nothing, or what is not known. */
export function quiet(...children: readonly Child[]): HTMLElement {
  return el('p', { class: 'quiet' }, ...children)
}
