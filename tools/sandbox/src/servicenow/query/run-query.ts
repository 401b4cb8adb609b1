import { valueAt, type Row, type Rows } from '../rows/row.ts'
import { columnAt, isA } from '../tables/tables.ts'
import type { ServicenowSettings } from '../settings.ts'
import { compareTexts, meets } from './meets.ts'
import { parseQuery, type Condition, type EncodedQuery } from './parse-query.ts'

/** What a query has found. */
export interface QueryResult {
  readonly rows: readonly Row[]
  /** The code in values that the server has evaluated. */
  readonly evaluated: readonly string[]
  /** Conditions that the server did not understand, and left out. */
  readonly ignored: readonly string[]
}

/** Where a query looks. */
export interface QueryScope {
  readonly rows: Rows
  readonly table: string
  readonly settings: ServicenowSettings
}

/** The records of a table, and of all that extend it, that an encoded query finds. */
export function runQuery(scope: QueryScope, text: string): QueryResult {
  const { rows, table, settings } = scope
  const { alternatives, order }: EncodedQuery = parseQuery(text)
  const all = alternatives.flat(2)
  const evaluated = all.flatMap((each) =>
    'value' in each && isCode(each.value) ? [each.value.slice(codePrefix.length)] : [],
  )
  const ignored = all.flatMap((each) => (isValid(table, each) ? [] : [textOf(each)]))
  const own = [...rows.values()].filter((row) => isA(row['sys_class_name'] ?? '', table))
  if (ignored.length > 0 && settings['glide.invalid_query.returns_no_rows']) {
    return { rows: [], evaluated, ignored }
  }
  const found = own.filter((row) =>
    alternatives.some((conditions) =>
      conditions.every((chain) => {
        const valid = chain.filter((each) => isValid(table, each))
        return valid.length === 0 || valid.some((each) => holds(scope, row, each))
      }),
    ),
  )
  return { rows: sorted(rows, table, found, order), evaluated, ignored }
}

const codePrefix = 'javascript:'

function isCode(value: string): boolean {
  return value.startsWith(codePrefix)
}

function isValid(table: string, condition: Condition): boolean {
  return 'field' in condition && columnAt(table, condition.field) !== undefined
}

function textOf(condition: Condition): string {
  return 'invalid' in condition
    ? condition.invalid
    : `${condition.field}${condition.operator}${condition.value}`
}

function holds({ rows, table, settings }: QueryScope, row: Row, condition: Condition): boolean {
  if (!('field' in condition)) return true
  const { field, operator, value } = condition
  // Whatever the code would have returned: it has run, and the row is there.
  if (isCode(value)) return true
  const column = columnAt(table, field)
  return meets({ rows, row, field, column, equality: settings.equality }, operator, value)
}

function sorted(
  rows: Rows,
  table: string,
  found: readonly Row[],
  order: EncodedQuery['order'],
): readonly Row[] {
  const known = order.filter(({ field }) => columnAt(table, field) !== undefined)
  return found.toSorted((a, b) => {
    for (const { field, descending } of known) {
      const numeric = columnAt(table, field)?.kind === 'integer'
      const compared = compareTexts(valueAt(rows, a, field), valueAt(rows, b, field), numeric)
      if (compared !== 0) return descending ? -compared : compared
    }
    return 0
  })
}
