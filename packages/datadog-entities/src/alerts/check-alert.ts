import type { Checked, Problem } from '../problem.ts'
import type { Alert } from './alert.ts'
import { alertProblems } from './alert-problems.ts'
import { alertSchema, partSchemas } from './alert-schema.ts'
import type { TextRules } from './check-summary.ts'
import { expectation, pointerTo, problemsOf } from './schema-problems.ts'

/** Deeper documents are not read. */
const deepest = 64

/**
 * Checks an alert as somebody wrote it, and tells all its mistakes at once: unknown keys, wrong values, queries with
 * their column, thresholds on the wrong side, handles in the text.
 */
export function checkAlert(input: unknown, rules: TextRules = {}): Checked<Alert> {
  const unsafe = unsafeProblems(input)
  if (unsafe.length > 0) return { ok: false, problems: told(unsafe) }
  const parsed = alertSchema.safeParse(input, { error: expectation })
  if (parsed.success) {
    const problems = alertProblems(parsed.data, rules)
    return problems.length === 0
      ? { ok: true, value: parsed.data }
      : { ok: false, problems: told(problems) }
  }
  const problems = [...problemsOf(parsed.error, input), ...alertProblems(goodParts(input), rules)]
  return { ok: false, problems: told(problems) }
}

/** So many mistakes are told at once; who makes more makes the same ones. */
const atMost = 100

function told(problems: readonly Problem[]): readonly Problem[] {
  const left = problems.length - atMost
  if (left <= 0) return problems
  return [...problems.slice(0, atMost), { pointer: '', message: `and ${left} more mistakes` }]
}

/** What can be judged although something else is wrong. */
function goodParts(input: unknown): Parameters<typeof alertProblems>[0] {
  const given: Readonly<Record<string, unknown>> = { ...Object(input) }
  const part = <T>(
    name: keyof typeof partSchemas,
    schema: { safeParse: (value: unknown) => { data?: T } },
  ): T | undefined => schema.safeParse(given[name]).data
  return {
    summary: part('summary', partSchemas.summary),
    signal: part('signal', partSchemas.signal),
    condition: part('condition', partSchemas.condition),
    notify: part('notify', partSchemas.notify),
    unmarked: given['unmarked'] === true ? true : undefined,
  }
}

/** What no document may have, whatever it is about: `__proto__` as a key, and levels without end. */
function unsafeProblems(input: unknown): readonly Problem[] {
  const problems: Problem[] = []
  const waiting: { readonly value: unknown; readonly path: readonly string[] }[] = [
    { value: input, path: [] },
  ]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= deepest) {
      const message = `expected at most ${deepest} levels`
      return [{ pointer: pointerTo(path), message }]
    }
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key]
      if (key === '__proto__') {
        problems.push({ pointer: pointerTo(at), message: 'expected no key named __proto__' })
      } else waiting.push({ value: inner, path: at })
    }
  }
  return problems
}
