import type { Exchange } from './recordings.ts'

/** What our server answered. */
export interface Received {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Headers that must be the same, or missing on both sides. */
const comparedHeaders = [
  'cache-control',
  'content-type',
  'retry-after',
  'warning',
  'www-authenticate',
  'x-content-type-options',
]

/** Headers whose value is different on each server. */
const presentHeaders = [
  'audit-id',
  'x-kubernetes-pf-flowschema-uid',
  'x-kubernetes-pf-prioritylevel-uid',
]

/** What differs. `marks` keeps what `<uid1>` and the like have stood for so far. */
export function differences(
  { response }: Exchange,
  { status, headers, text }: Received,
  marks: Map<string, string>,
): readonly string[] {
  const recorded = new Headers(response.headers)
  const found: string[] = []
  if (status !== response.status) found.push(`status ${status}, not ${response.status}`)
  for (const name of comparedHeaders) {
    if (headers.get(name) === recorded.get(name)) continue
    found.push(`header ${name}: ${headers.get(name)}, not ${recorded.get(name)}`)
  }
  for (const name of presentHeaders) {
    if (headers.has(name) !== recorded.has(name)) {
      found.push(`header ${name} is ${headers.has(name) ? 'too much' : 'missing'}`)
    }
  }
  const isJson = typeof response.body === 'object' && response.body !== null
  const body: unknown = isJson ? JSON.parse(text) : text
  return [...found, ...valueDifferences(response.body ?? '', body, '$', marks)]
}

function valueDifferences(
  wanted: unknown,
  got: unknown,
  path: string,
  marks: Map<string, string>,
): readonly string[] {
  if (typeof wanted === 'string') return textDifferences(wanted, got, path, marks)
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
    return wanted.flatMap((each, at) => valueDifferences(each, got[at], `${path}[${at}]`, marks))
  }
  if (isObject(wanted) && isObject(got)) {
    const names = new Set([...Object.keys(wanted), ...Object.keys(got)])
    return [...names].flatMap((name) => {
      if (!(name in got)) return [`${path}.${name} is missing`]
      if (!(name in wanted)) return [`${path}.${name} is too much`]
      return valueDifferences(wanted[name], got[name], `${path}.${name}`, marks)
    })
  }
  return wanted === got
    ? []
    : [`${path}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`.slice(0, 400)]
}

function textDifferences(
  wanted: string,
  got: unknown,
  path: string,
  marks: Map<string, string>,
): readonly string[] {
  const cut = /^<cut: (\d+) entries>$/.exec(wanted)?.[1]
  if (cut !== undefined) {
    return Array.isArray(got) && got.length === Number(cut) ? [] : [`${path}: not ${cut} entries`]
  }
  if (typeof got !== 'string') return [`${path}: ${JSON.stringify(got)}, not ${wanted}`]
  const names: string[] = []
  const source = wanted
    .split(/(<[a-z0-9 ,-]+>)/)
    .map((part) => {
      if (!/^<[a-z0-9 ,-]+>$/.test(part)) return part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
      names.push(part)
      return '([\\s\\S]+?)'
    })
    .join('')
  const match = new RegExp(`^${source}$`).exec(got)
  if (match === null) return [`${path}: ${got}, not ${wanted}`]
  return names.flatMap((name, at) => {
    // Only these keep their identity; versions have gaps where something was done that is not recorded.
    if (!/^<uid\d+>$/.test(name)) return []
    const value = match[at + 1] ?? ''
    const known = marks.get(name)
    marks.set(name, known ?? value)
    return known === undefined || known === value ? [] : [`${path}: another ${name}`]
  })
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
