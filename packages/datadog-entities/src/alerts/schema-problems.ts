import * as z from 'zod'

import { escapedToken } from '../links/pointer.ts'
import type { Problem } from '../problem.ts'
import { didYouMean, nearest } from '../queries/nearest.ts'

// Messages of schemas may have two lines: what was expected, and a hint.

/** What a schema expects, for issues without a message of their own. To be given to `safeParse`. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return valueText(issue)
    case 'unrecognized_keys':
      return issue.keys.map((key) => `unknown key${keyHint(issue, key)}`).join('\n\n')
    case 'too_big':
      return `expected at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`
    case 'too_small':
      return issue.origin === 'string'
        ? 'expected text'
        : `expected at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`
    default:
      return undefined
  }
}

/** All mistakes that a schema found in a value: where, what was expected, what came. */
export function problemsOf(error: z.ZodError, value: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, value))
}

/** A JSON pointer to a place in a document. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${escapedToken(String(key))}`).join('')
}

function problemsOfIssue(issue: z.core.$ZodIssue, value: unknown): readonly Problem[] {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys') {
    const texts = message.split('\n\n')
    return issue.keys.map((key, index) => problem([...path, key], texts[index] ?? 'unknown key'))
  }
  if (issue.code === 'invalid_key') {
    const [first] = issue.issues
    return [problem(path, first?.message ?? message, described(path.at(-1)))]
  }
  const branches = issue.code === 'invalid_union' ? issue.errors : []
  const closest = closestOf(branches)
  if (closest !== undefined) {
    return closest.flatMap((inner) =>
      problemsOfIssue({ ...inner, path: [...path, ...inner.path] }, value),
    )
  }
  const wrongKinds = branches.flatMap(kindsWanted)
  if (wrongKinds.length > 0 && wrongKinds.length === branches.length) {
    return [wrongKind([...path, 'kind'], [...new Set(wrongKinds)], value)]
  }
  return [problem(path, message, described(valueAt(value, path)))]
}

type Branch = readonly z.core.$ZodIssue[]

/** Of several forms the one that was probably meant: it is of the right kind and has the fewest mistakes. */
function closestOf(branches: readonly Branch[]): Branch | undefined {
  const [closest] = branches
    .filter((branch) => kindsWanted(branch).length === 0)
    .filter(
      (branch) => !branch.some(({ path, code }) => path.length === 0 && code === 'invalid_type'),
    )
    .toSorted((a, b) => strangers(a) - strangers(b) || a.length - b.length)
  return closest
}

function strangers(branch: Branch): number {
  return branch.reduce(
    (n, issue) => n + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0),
    0,
  )
}

function kindsWanted(branch: Branch): readonly string[] {
  return branch.flatMap((issue) =>
    issue.code === 'invalid_value' && issue.path.join() === 'kind' ? issue.values.map(String) : [],
  )
}

function wrongKind(
  path: readonly PropertyKey[],
  known: readonly string[],
  value: unknown,
): Problem {
  const given = valueAt(value, path)
  const message = `expected ${known.map((each) => JSON.stringify(each)).join(' or ')}`
  const hint = typeof given === 'string' ? `\n${didYouMean(given, known)}` : ''
  return problem(path, message + hint, described(given))
}

function problem(path: readonly PropertyKey[], text: string, got?: string): Problem {
  const [message = '', hint] = text.split('\n')
  const came = got !== undefined && message.startsWith('expected') ? `, got ${got}` : ''
  return { pointer: pointerTo(path), message: message + came, ...(hint !== undefined && { hint }) }
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

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return ' characters'
  if (origin !== 'array') return ''
  return count === 1 ? ' entry' : ' entries'
}

function keyHint({ inst }: z.core.$ZodRawIssue, key: string): string {
  return inst instanceof z.ZodObject ? `\n${didYouMean(key, Object.keys(inst.shape))}` : ''
}

function valueText({ values, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidValue>): string {
  const known = values.filter((value) => typeof value === 'string')
  const best = typeof input === 'string' ? nearest(input, known) : undefined
  const text = values.map((value) => JSON.stringify(value)).join(' or ')
  return `expected ${text}${best === undefined ? '' : `\ndid you mean "${best}"?`}`
}

const longestText = 40

/** A value in words, short enough for a message: `nothing`, `5`, `"abc"`, `a list`. */
function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return 'something that is not JSON'
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
