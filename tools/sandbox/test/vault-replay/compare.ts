import type { Received } from './send.ts'
import type { Exchange } from './recordings.ts'

/** Headers that must be the same, or missing on both sides. */
const comparedHeaders = [
  'content-type',
  'cache-control',
  'strict-transport-security',
  'location',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-vault-namespace',
  'x-vault-inline-auth-failed',
  'x-cache',
]

/** What differs between the recorded answer and ours; empty when nothing does. */
export function differences(exchange: Exchange, received: Received): readonly string[] {
  const { response } = exchange
  const found: string[] = []
  if (response.status !== received.status) {
    found.push(`status ${received.status}, not ${response.status}`)
  }
  const recorded = Object.fromEntries(
    Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  for (const name of comparedHeaders) {
    const wanted = recorded[name]
    const got = received.headers[name]
    const same = wanted === undefined ? got === undefined : got !== undefined && fits(wanted, got)
    if (!same) found.push(`header ${name}: ${String(got)}, not ${String(wanted)}`)
  }
  return [...found, ...bodyDifferences(response, received.body)]
}

function bodyDifferences(
  { body, body_text: exact }: Exchange['response'],
  got: string,
): readonly string[] {
  if (body === null || body === undefined) return got === '' ? [] : [`body ${got.slice(0, 160)}`]
  if (typeof body === 'string') {
    if (body.includes('<!DOCTYPE html>')) return got.includes('<!DOCTYPE html>') ? [] : ['no page']
    return fits(body, got) ? [] : [`body ${got.slice(0, 160)}, not ${body.slice(0, 160)}`]
  }
  if (exact !== undefined && !exact.includes('"accessor":"')) {
    return fits(exact, got) ? [] : [`text ${got}, not ${exact}`]
  }
  try {
    return valueDifferences(body, JSON.parse(got), '$')
  } catch {
    return [`body is not JSON: ${got.slice(0, 160)}`]
  }
}

function valueDifferences(wanted: unknown, got: unknown, path: string): readonly string[] {
  if (typeof wanted === 'string' && wanted.includes('<')) {
    return fits(wanted, String(got)) ? [] : [`${path}: ${String(got)}, not ${wanted}`]
  }
  if (Array.isArray(wanted) && Array.isArray(got)) {
    if (wanted.length !== got.length) return [`${path}: ${JSON.stringify(got).slice(0, 200)}`]
    return wanted.flatMap((each, index) => valueDifferences(each, got[index], `${path}[${index}]`))
  }
  if (isObject(wanted) && isObject(got)) {
    return [...new Set([...Object.keys(wanted), ...Object.keys(got)])].flatMap((name) => {
      if (!(name in got)) return [`${path}.${name} is missing`]
      if (!(name in wanted)) return [`${path}.${name} is too much`]
      // Seconds that are left depend on when within a second things happened.
      // Counts everything that was ever written.
      if (name.startsWith('raft_') && typeof got[name] === 'number') return []
      const isNear = name === 'ttl' && Math.abs(Number(wanted[name]) - Number(got[name])) <= 1
      return isNear ? [] : valueDifferences(wanted[name], got[name], `${path}.${name}`)
    })
  }
  return Object.is(wanted, got) || (wanted === 0 && got === 0)
    ? []
    : [
        `${path}: ${JSON.stringify(got)?.slice(0, 120)}, not ${JSON.stringify(wanted)?.slice(0, 120)}`,
      ]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a text is the recorded one, whatever its placeholders stand for. */
function fits(wanted: string, got: string): boolean {
  const source = wanted
    .split(/(<[a-z0-9 -]+>)/)
    .map((part) => {
      const repeated = /^<(\d+) x (.)>$/.exec(part)
      if (repeated !== null) return `${repeated[2]}{${repeated[1]}}`
      return /^<[a-z0-9 -]+>$/.test(part)
        ? '[\\s\\S]+?'
        : part.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    })
    .join('')
  return new RegExp(`^${source}$`).test(got)
}
