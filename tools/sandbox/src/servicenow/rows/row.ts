import { createHash } from 'node:crypto'

import { columnAt, columnsOf, tableNamed } from '../tables/tables.ts'

/** One record: texts by column; columns that are missing are empty. */
export type Row = Readonly<Record<string, string>>

/** All records by their `sys_id`, in the order in which they came. */
export type Rows = ReadonlyMap<string, Row>

/** A record as a seed gives it; without a `sys_id` it gets one that depends on class and name. */
export type RowSeed = Readonly<Record<string, string>>

/** The `sys_id` of a record that was seeded without one: 32 hexadecimal digits. */
export function sysIdOf(className: string, name: string): string {
  return createHash('md5').update(`${className} ${name}`).digest('hex')
}

/** A record of this class with everything that a seed leaves out. */
export function rowOf(className: string, seed: RowSeed, now: number): Row {
  const columns = columnsOf(className)
  const times = {
    sys_created_by: 'admin',
    sys_created_on: timeText(now),
    sys_mod_count: '0',
    sys_updated_by: 'admin',
    sys_updated_on: timeText(now),
  }
  return {
    ...('operational_status' in columns ? { operational_status: '1' } : {}),
    ...('install_status' in columns ? { install_status: '1' } : {}),
    ...times,
    sys_id: sysIdOf(className, seed['name'] ?? ''),
    ...seed,
    sys_class_name: className,
  }
}

/** What stands at the end of a path such as `owned_by.name`. */
export function valueAt(rows: Rows, row: Row, path: string): string {
  const [first = '', ...rest] = path.split('.')
  const value = Object.hasOwn(row, first) ? (row[first] ?? '') : ''
  if (rest.length === 0) return value
  const next = rows.get(value)
  return next === undefined ? '' : valueAt(rows, next, rest.join('.'))
}

/** The same as people see it. */
export function displayAt(rows: Rows, row: Row, path: string): string {
  const value = valueAt(rows, row, path)
  const column = columnAt(row['sys_class_name'] ?? '', path)
  switch (column?.kind) {
    case 'choice': {
      return column.labels[value] ?? value
    }
    case 'reference': {
      return rows.get(value)?.['name'] ?? ''
    }
    case 'class': {
      return tableNamed(value)?.label ?? value
    }
    case 'text':
    case 'integer':
    case 'boolean':
    case 'date':
    case undefined: {
      return value
    }
  }
}

/** An instant as records have it: `2026-11-21 13:51:35`, UTC. */
function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
