import type * as z from 'zod'

/** One mistake in what somebody sent or wrote. */
export interface Problem {
  /** Where: `alerts[0].startsAt`. Empty for the value as a whole. */
  readonly path: string
  /** What was expected, what came instead and, where that helps, what to do. */
  readonly detail: string
}

/** So many mistakes are told at once; a sender that makes more makes the same ones. */
const atMost = 100

/**
 * All mistakes that a schema found in a value. To a message that says what was `expected` it adds what came, at the end
 * or where the message says `{got}`.
 */
export function problemsOf(error: z.ZodError, value: unknown): readonly Problem[] {
  const told = error.issues.slice(0, atMost).map(({ path, message }): Problem => {
    const got = described(valueAt(value, path))
    return { path: pathText(path), detail: detailOf(message, got) }
  })
  const left = error.issues.length - told.length
  return left === 0 ? told : [...told, { path: '', detail: `and ${left} more mistakes` }]
}

function detailOf(message: string, got: string): string {
  if (message.includes('{got}')) return message.replace('{got}', () => got)
  return message.startsWith('expected') ? `${message}, got ${got}` : message
}

/** What a schema expects, for issues without a message of their own. To be given to `safeParse`. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `expected ${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') {
    return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
  }
  if (issue.code === 'unrecognized_keys') {
    return `unknown: ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`
  }
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}${unitOf(issue.origin)}`
  if (issue.code === 'too_small' && issue.origin === 'string') return 'expected text'
  if (issue.code === 'too_small') return `expected at least ${issue.minimum}${unitOf(issue.origin)}`
  return undefined
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

const longestText = 40

/** A value in words, short enough for a message: `nothing`, `5`, `"abc"`, `a list`. */
function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length > 5 ? `a list of ${value.length}` : 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return JSON.stringify(value)
  if (value.length <= longestText) return JSON.stringify(value)
  return `${JSON.stringify(`${value.slice(0, longestText)}…`)} (${value.length} characters)`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = Reflect.get(at, key)
  }
  return at
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    const plain = /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
    return text === '' ? plain : `${text}.${plain}`
  }, '')
}
