import type { Row, Value } from './database.ts'
import { toText } from './php/values.ts'
import type { Column, TableShape } from './shapes.ts'
import { cut } from './text-encoding.ts'

/** What the database says when it refuses a statement. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
}

/** A new row: what is given, cast to the columns; the rest as the columns begin. Throws a {@link SqlError}. */
export function newRow(
  { name, columns }: TableShape,
  given: Readonly<Record<string, unknown>>,
): Row {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.name in given ? cast(name, column, given[column.name]) : column.initial,
    ]),
  )
}

/** The changed columns, cast. Names that are no columns are left out. Throws a {@link SqlError}. */
export function changedColumns(
  { name, columns }: TableShape,
  row: Row,
  given: Readonly<Record<string, unknown>>,
): Row {
  const changes: Record<string, Value> = {}
  for (const column of columns) {
    if (column.name === 'id' || !(column.name in given)) continue
    if (toText(given[column.name]) === toText(row[column.name])) continue
    const value = cast(name, column, given[column.name])
    if (value !== row[column.name]) changes[column.name] = value
  }
  return changes
}

const highestUnsigned = 4_294_967_295

function cast(table: string, column: Column, value: unknown): Value {
  if (value === null || value === undefined || value === 'NULL') {
    return column.initial === null ? null : column.initial
  }
  const text = typeof value === 'boolean' ? String(Number(value)) : toText(value)
  switch (column.kind) {
    case 'title': {
      return cut(text, 255)
    }
    case 'longtext':
    case 'decimal': {
      return text
    }
    case 'timestamp':
    case 'date': {
      return castTime(table, column, text)
    }
    case 'id':
    case 'unsigned':
    case 'integer': {
      return castInteger(table, column, text)
    }
  }
}

function castInteger(table: string, column: Column, text: string): number {
  if (!/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text)) {
    throw new SqlError(
      `Incorrect integer value: '${text}' for column \`glpi\`.\`${table}\`.\`${column.name}\` at row 1`,
    )
  }
  const number = Math.round(Number(text))
  const lowest = column.kind === 'integer' ? -2_147_483_648 : 0
  if (number < lowest || number > highestUnsigned) {
    throw new SqlError(`Out of range value for column '${column.name}' at row 1`)
  }
  return number
}

function castTime(table: string, column: Column, text: string): string {
  const at = Date.parse(`${text.replace(' ', 'T')}Z`)
  const inRange = column.kind === 'date' || (at > 0 && at < 2 ** 31 * 1000)
  if (!/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(text) || Number.isNaN(at) || !inRange) {
    throw new SqlError(
      `Incorrect datetime value: '${text}' for column \`glpi\`.\`${table}\`.\`${column.name}\` at row 1`,
    )
  }
  return text
}
