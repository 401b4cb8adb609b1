/** The end of a query: `> 90`. */
export interface Comparison {
  readonly operator: string
  readonly value: number
}

/** Types whose queries end without a comparison. */
const withoutComparison: ReadonlySet<string> = new Set([
  'composite',
  'service check',
  'synthetics alert',
])

/** Whether a query of this type has to compare something. */
export function mustCompare(type: string): boolean {
  return !withoutComparison.has(type)
}

/** Whether there is any comparison outside of quoted texts and scopes. */
export function hasComparison(query: string): boolean {
  return /[<>]|[!=]=/.test(bare(query))
}

/** What the query ends with; undefined when that is not a comparison with a number. */
export function comparisonOf(query: string): Comparison | undefined {
  const found = /(>=|<=|==|!=|>|<)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/i.exec(
    bare(query),
  )
  return found === null ? undefined : { operator: found[1] ?? '', value: Number(found[2]) }
}

/** Whether a monitor with this query alerts for each group on its own. */
export function isMulti(query: string): boolean {
  return /(^|[^\w.])by\s*\{[^}]*\}/.test(query) || /\.by\s*\(/.test(query)
}

/** Whether the query evaluates the current month so far. */
export function isMonthToDate(query: string): boolean {
  return /\(\s*current_1mo\b/.test(query)
}

/** Whether the query is a formula over variables. */
export function isFormula(query: string): boolean {
  return /^\s*formula\s*\(/.test(query)
}

/** The ids that a composite's query names. */
export function namedMonitors(query: string): readonly number[] {
  return [...query.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}

/** Whether this tag stands in the scope that the query is about. */
export function hasScope(query: string, tag: string): boolean {
  const escaped = tag.replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`)
  return new RegExp(`(^|[^\\w:./@-])${escaped}($|[^\\w:./@-])`, 'i').test(query)
}

function bare(query: string): string {
  return query.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\{[^}]*\}/g, '')
}
