import type { Presentation } from '../rows/present-row.ts'
import { columnAt } from '../tables/tables.ts'

/** The parameters of a call to the Table API. */
export interface TableQuery {
  /** Encoded. */
  readonly query: string
  readonly fields: Presentation['fields']
  readonly display: Presentation['display']
  readonly plainReferences: boolean
  readonly limit: number
  readonly offset: number
  readonly counts: boolean
  readonly links: boolean
}

/** So many records come without `sysparm_limit`. */
const usualLimit = 10_000

/** Reads the parameters. What makes no sense counts as not given, as everywhere on the platform. */
export function tableQueryOf(table: string, parameters: URLSearchParams): TableQuery {
  const isTrue = (name: string): boolean => parameters.get(name) === 'true'
  const fields = (parameters.get('sysparm_fields') ?? '').split(',').map((name) => name.trim())
  const named = fields.filter((name) => name !== '')
  const display = parameters.get('sysparm_display_value')
  return {
    query: [...plainConditions(table, parameters), parameters.get('sysparm_query') ?? '']
      .filter((part) => part !== '')
      .join('^'),
    fields: named.length === 0 ? undefined : named,
    display: display === 'true' || display === 'all' ? display : 'false',
    plainReferences: isTrue('sysparm_exclude_reference_link'),
    limit: numberIn(parameters.get('sysparm_limit'), 1, usualLimit),
    offset: numberIn(parameters.get('sysparm_offset'), 0, 0),
    counts: !isTrue('sysparm_no_count'),
    links: !isTrue('sysparm_suppress_pagination_header'),
  }
}

/** `?name=web-store` is a condition, too. */
function plainConditions(table: string, parameters: URLSearchParams): readonly string[] {
  return [...parameters]
    .filter(([name]) => !name.startsWith('sysparm_') && columnAt(table, name) !== undefined)
    .map(([name, value]) => `${name}=${value}`)
}

function numberIn(text: string | null, atLeast: number, otherwise: number): number {
  const number = /^\d{1,9}$/.test(text ?? '') ? Number(text) : -1
  return number < atLeast ? otherwise : number
}
