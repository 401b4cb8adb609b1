/** Which series a metric is about: tags by key, or as Datadog writes it. */
export type Filter = Readonly<Record<string, string | readonly string[]>> | string

/** The key of a tag in a filter. */
export const filterKey: RegExp = /^[A-Za-z_][\w./@-]*$/
/** The value of a tag in a filter: the characters of tags, and `*`. */
export const filterValue: RegExp = /^[\w:./*@!#-]+$/

/** What stands between the braces: `env:prod,host IN (a,b)`; everything is `*`. */
export function filterText(filter: Filter | undefined): string {
  if (filter === undefined) return '*'
  if (typeof filter === 'string') return filter.trim() === '' ? '*' : filter.trim()
  const alternatives = Object.entries(filter)
    .map(([key, given]) => [key, valuesIn(given)] as const)
    .filter(([, values]) => values.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const parts = alternatives.map(([key, values]) =>
    values.length === 1 ? `${key}:${values.join()}` : `${key} IN (${values.join(',')})`,
  )
  // A comma cannot stand beside operators in words.
  const separator = alternatives.some(([, values]) => values.length > 1) ? ' AND ' : ','
  return parts.length === 0 ? '*' : parts.join(separator)
}

/** Longer filters are kept as they are written. */
const longest = 4096

/** The filter that gives this text: by key when that loses nothing. */
export function filterOf(text: string): Filter | undefined {
  if (text === '*') return undefined
  if (text.length > longest) return text
  const parts = text.split(/,(?![^(]*\))| AND /)
  const entries = parts.map((part) => entryOf(part))
  if (entries.includes(undefined)) return text
  const filter = Object.fromEntries(entries.filter((entry) => entry !== undefined))
  return filterText(filter) === text ? filter : text
}

function valuesIn(given: string | readonly string[]): readonly string[] {
  return typeof given === 'string' ? [given] : [...new Set(given)].toSorted()
}

function entryOf(part: string): readonly [string, string | readonly string[]] | undefined {
  const several = /^(\S+) IN \(([^()]*)\)$/.exec(part)
  const colon = part.indexOf(':')
  const key = several?.[1] ?? part.slice(0, Math.max(colon, 0))
  const values = several?.[2]?.split(',') ?? part.slice(colon + 1)
  const all = typeof values === 'string' ? [values] : values
  const plain =
    key !== '__proto__' && filterKey.test(key) && all.every((each) => filterValue.test(each))
  return plain ? [key, values] : undefined
}
