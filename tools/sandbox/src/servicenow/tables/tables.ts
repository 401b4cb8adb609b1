import { columnSets, type Column } from './columns.ts'

/** One table, which is also a class of records. */
export interface Table {
  readonly name: string
  /** As people see it: `Business Service`. */
  readonly label: string
  /** The table that it extends; null for a root. */
  readonly parent: string | null
  readonly columns: Readonly<Record<string, Column>>
}

const list: readonly Table[] = [
  table('cmdb', 'Base Configuration Item', null, columnSets.cmdb),
  table('cmdb_ci', 'Configuration Item', 'cmdb', columnSets.item),
  table('cmdb_ci_service', 'Service', 'cmdb_ci', columnSets.service),
  table('cmdb_ci_service_auto', 'Application Service', 'cmdb_ci_service'),
  table('cmdb_ci_service_discovered', 'Mapped Application Service', 'cmdb_ci_service_auto'),
  table('cmdb_ci_service_business', 'Business Service', 'cmdb_ci_service'),
  table('cmdb_ci_service_technical', 'Technical Service', 'cmdb_ci_service'),
  table('cmdb_ci_appl', 'Application', 'cmdb_ci', columnSets.application),
  table('cmdb_ci_business_app', 'Business Application', 'cmdb_ci', columnSets.businessApplication),
  table('cmdb_ci_hardware', 'Hardware', 'cmdb_ci'),
  table('cmdb_ci_computer', 'Computer', 'cmdb_ci_hardware'),
  table('cmdb_ci_server', 'Server', 'cmdb_ci_computer'),
  table('sys_user', 'User', null, columnSets.user),
  table('sys_user_group', 'Group', null, columnSets.group),
]

const byName: ReadonlyMap<string, Table> = new Map(list.map((each) => [each.name, each]))

/** The table of this name. */
export function tableNamed(name: string): Table | undefined {
  return byName.get(name)
}

/** The names of all tables. */
export const tableNames: readonly string[] = list.map(({ name }) => name)

/** Whether a class is this table, or extends it: a table shows the records of all that extend it. */
export function isA(className: string, tableName: string): boolean {
  let each = byName.get(className)
  while (each !== undefined) {
    if (each.name === tableName) return true
    each = each.parent === null ? undefined : byName.get(each.parent)
  }
  return false
}

/** The columns of a table, those that it inherits included. */
export function columnsOf(tableName: string): Readonly<Record<string, Column>> {
  const found = byName.get(tableName)
  if (found === undefined) return {}
  return { ...(found.parent === null ? {} : columnsOf(found.parent)), ...found.columns }
}

/** The column at the end of a path such as `owned_by.name`; undefined when there is none. */
export function columnAt(tableName: string, path: string): Column | undefined {
  const [first = '', ...rest] = path.split('.')
  const columns = columnsOf(tableName)
  const column = Object.hasOwn(columns, first) ? columns[first] : undefined
  if (rest.length === 0 || column === undefined) return column
  return column.kind === 'reference' ? columnAt(column.to, rest.join('.')) : undefined
}

function table(
  name: string,
  label: string,
  parent: string | null,
  columns: Readonly<Record<string, Column>> = {},
): Table {
  return { name, label, parent, columns }
}
