import type { Exchange } from './recordings.ts'
import type { Received } from './send.ts'

/** Headers that must be the same, or missing on both sides. */
const exactHeaders = ['location', 'link', 'content-range', 'accept-range', 'last-modified']

/** Patterns for the placeholders of the recordings. */
const placeholders: Readonly<Record<string, string>> = {
  '<time>': String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`,
  '<http-time>': String.raw`\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`,
  '<session>': '[a-z0-9]{26}',
  '<hash>': '[0-9a-f]+',
  '<cookie>': '[0-9a-z]+',
  '<upload-prefix>': String.raw`[0-9a-f]+\.\d+`,
  '<n>': String.raw`\d+`,
  '<timer>': String.raw`\d+`,
}

/** What differs between the recorded answer and ours; empty when nothing does. */
export function differences(
  exchange: Exchange,
  received: Received,
  base: string,
): readonly string[] {
  const { response } = exchange
  const found: string[] = []
  if (response.status !== received.status) {
    found.push(`status ${received.status}, not ${response.status}`)
  }
  const recorded = Object.fromEntries(
    Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  for (const name of new Set([...Object.keys(recorded), ...exactHeaders])) {
    const wanted = recorded[name]
    const got = received.headers[name]
    if (wanted === undefined && got === undefined) continue
    const same =
      wanted !== undefined &&
      got !== undefined &&
      (name === 'content-type'
        ? wanted.toLowerCase() === got.toLowerCase()
        : textFits(wanted, got, base))
    if (!same) {
      found.push(`header ${name}: ${String(got)}, not ${String(wanted)}`)
    }
  }
  return [...found, ...bodyDifferences(response.body, received.body, base)]
}

function bodyDifferences(wanted: unknown, got: string, base: string): readonly string[] {
  if (typeof wanted === 'string') return textBodyDifferences(wanted, got, base)
  let parsed: unknown
  try {
    parsed = JSON.parse(got)
  } catch {
    return [`body is not JSON: ${got.slice(0, 200)}`]
  }
  return valueDifferences(wanted, parsed, base, '$')
}

function textBodyDifferences(wanted: string, got: string, base: string): readonly string[] {
  const page = /^<GLPI HTML page "([^"]+)", several kB>$/.exec(wanted)
  if (page !== null) {
    return got.includes(`<title>${page[1]}`)
      ? []
      : [`page without the title ${page[1]}: ${got.slice(0, 100)}`]
  }
  if (wanted === '<documentation as markdown>') return got.startsWith('#') ? [] : ['no markdown']
  const cut = /^([\s\S]*)…<cut, (\d+) bytes>$/.exec(wanted)
  if (cut === null) {
    if (textFits(wanted, got, base)) return []
    try {
      return JSON.parse(got) === wanted ? [] : [`body ${got.slice(0, 200)}`]
    } catch {
      return [`body ${got.slice(0, 200)}`]
    }
  }
  const [, recorded = '', bytes = ''] = cut
  const text = recorded.replace(/("glpicrontimer":)\d+/, '$1<timer>')
  const begins = new RegExp(`^${patternOf(text, base)}`)
  if (!begins.test(got)) return [firstDifference(text, got)]
  const comparable = !/<base>|<session>/.test(text) && !/http:|delay_stat":\d\d/.test(got)
  const length = Buffer.byteLength(got)
  const known = Number(bytes) < 50_000
  return comparable && known && length !== Number(bytes)
    ? [`body of ${length} bytes, not ${bytes}`]
    : []
}

function firstDifference(wanted: string, got: string): string {
  let index = 0
  const plain = got
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<time>')
    .replace(/"[a-z0-9]{26}"/, '"<session>"')
  while (index < wanted.length && wanted[index] === plain[index]) index += 1
  return `body begins otherwise near ${plain.slice(Math.max(0, index - 40), index + 80)}, not ${wanted.slice(index, index + 80)}`
}

/** Seconds that passed: whether there were any is all that can be compared. */
const elapsed = /_delay_stat$|^waiting_duration$/

function valueDifferences(
  wanted: unknown,
  got: unknown,
  base: string,
  path: string,
): readonly string[] {
  if (typeof wanted === 'string' && typeof got === 'string') {
    return textFits(wanted, got, base)
      ? []
      : [`${path}: ${got.slice(0, 120)}, not ${wanted.slice(0, 120)}`]
  }
  if (Array.isArray(wanted) && Array.isArray(got)) {
    if (wanted.length !== got.length)
      return [
        `${path}: ${got.length} elements, not ${wanted.length}: ${JSON.stringify(got).slice(0, 200)}`,
      ]
    return wanted.flatMap((each, index) =>
      valueDifferences(each, got[index], base, `${path}[${index}]`),
    )
  }
  if (isObject(wanted) && isObject(got)) {
    const names = new Set([...Object.keys(wanted), ...Object.keys(got)])
    return [...names].flatMap((name) => {
      const place = `${path}.${name}`
      if (!(name in got)) return [`${place} is missing`]
      if (!(name in wanted))
        return [`${place} is too much: ${JSON.stringify(got[name]).slice(0, 120)}`]
      if (name === 'id' && isLinkRow(wanted)) return []
      if (name === 'glpicrontimer') return []
      if (elapsed.test(name) && typeof wanted[name] === 'number' && typeof got[name] === 'number') {
        const strict = name.startsWith('takeintoaccount')
        return strict && (wanted[name] === 0) !== (got[name] === 0)
          ? [`${place}: ${got[name]}, not ${wanted[name]}`]
          : []
      }
      return valueDifferences(wanted[name], got[name], base, place)
    })
  }
  return wanted === got
    ? []
    : [
        `${path}: ${JSON.stringify(got)?.slice(0, 120)}, not ${JSON.stringify(wanted)?.slice(0, 120)}`,
      ]
}

/** Rows that come along with a ticket: their ids depend on everything that happened before. */
function isLinkRow(row: Readonly<Record<string, unknown>>): boolean {
  return (
    ('tickets_id' in row && 'type' in row) ||
    'sourceitems_id' in row ||
    'sha1sum' in row ||
    'tickets_id_1' in row ||
    'solutiontypes_id' in row ||
    'timeline_position' in row ||
    ('itemtype' in row && 'tickets_id' in row)
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textFits(wanted: string, got: string, base: string): boolean {
  if (/^[0-9a-f]{40}$/.test(wanted)) return /^"?[0-9a-f]{40}"?$/.test(got)
  if (/^[0-9a-f]{8}-[0-9a-f]{8}-<upload-prefix>$/.test(wanted))
    return /^[0-9a-f]{8}-[0-9a-f]{8}-/.test(got)
  return new RegExp(`^${patternOf(wanted, base)}$`).test(got)
}

function patternOf(text: string, base: string): string {
  return text
    .split(/(<[a-z-]+>)/)
    .map((part) => {
      if (part === '<base>') return escaped(base)
      return placeholders[part] ?? escaped(part)
    })
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
