import type { RequestMistake } from '../../problem.ts'

/** What a form says, as JSON text, or everything that is wrong with it. */
export type FormRead =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly errors: readonly RequestMistake[] }

interface Branch {
  [key: string]: Leaf
}
type Leaf = string | number | boolean | null | Leaf[] | Branch

const unsafe: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** As many levels are read; dashboards need about twenty. */
const deepest = 32

/**
 * Reads a form (`application/x-www-form-urlencoded`) as a JSON object. Dots go into objects, `[]` adds to a list:
 * `options.thresholds.critical=2&tags[]=service:shop&tags[]=team:shop`. Numbers, `true`, `false` and `null` are what
 * they look like; text that looks like one of these is put into double quotes: `name="12"`.
 */
export function readForm(body: string): FormRead {
  const root: Branch = Object.create(null) as Branch
  const errors: RequestMistake[] = []
  for (const [key, value] of new URLSearchParams(body)) {
    const detail = put(root, key, value)
    if (detail !== undefined) errors.push({ pointer: pointerTo(key), detail })
  }
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, json: JSON.stringify(root) }
}

/** Undefined when it could be put there, otherwise what is wrong. */
function put(root: Branch, key: string, value: string): string | undefined {
  const list = key.endsWith('[]')
  const steps = (list ? key.slice(0, -2) : key).split('.')
  const last = steps.pop() ?? ''
  if (steps.length >= deepest) return `expected at most ${deepest} levels`
  if ([...steps, last].some((step) => step === '' || /[[\]]/.test(step))) {
    return 'expected names with dots between them, and [] at the end for lists'
  }
  if ([...steps, last].some((step) => unsafe.has(step))) return 'this name cannot be used'
  let branch = root
  for (const step of steps) {
    const next = branch[step] ?? (Object.create(null) as Branch)
    if (typeof next !== 'object' || Array.isArray(next)) return 'it is a value and an object'
    branch[step] = next
    branch = next
  }
  const there = branch[last]
  if (!list) {
    if (there !== undefined) return 'it is there twice; write [] at the end for a list'
    branch[last] = leafOf(value)
    return undefined
  }
  if (there === undefined) branch[last] = [leafOf(value)]
  else if (Array.isArray(there)) there.push(leafOf(value))
  else return 'it is a value and a list'
  return undefined
}

function leafOf(value: string): Leaf {
  if (/^".*"$/s.test(value)) return value.slice(1, -1)
  if (value === 'true' || value === 'false') return value === 'true'
  if (value === 'null') return null
  const isNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(value)
  return isNumber ? Number(value) : value
}

function pointerTo(key: string): string {
  const steps = key.replace(/\[\]$/, '').split('.')
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
