import type { Problem } from '../problem.ts'
import type { Grouping } from '../queries/groups.ts'
import { endsInHandles } from './message.ts'

/** What a text of people may hold. */
export interface TextRules {
  /** Handles and conditional blocks too: for callers who may notify whomever they like. Default false. */
  readonly allowRawTemplates?: boolean
}

const notifyHint = 'who hears about it stands in notify'

/** Variables such as `{{value}}`, `{{host.name}}` and `{{[@http.url].name}}`. */
const variable = /\{\{\s*(?:\[([^\s[\]{}]+)\]|([\w@][\w@/-]*))((?:\.[\w-]+)*)\s*\}\}/g

/** What is wrong with a summary. */
export function summaryProblems(summary: string | undefined, rules: TextRules): readonly Problem[] {
  if (summary === undefined) return []
  const pointer = '/summary'
  return [
    ...smuggled(pointer, summary, rules),
    ...(rules.allowRawTemplates === true && endsInHandles(summary)
      ? [{ pointer, message: 'expected no line of handles at the end', hint: notifyHint }]
      : []),
  ]
}

/** What in a text would notify somebody, or somebody only sometimes. */
export function smuggled(
  pointer: string,
  text: string,
  { allowRawTemplates = false }: TextRules,
): readonly Problem[] {
  if (allowRawTemplates) return []
  // Variables may name a tag such as @http.url; nobody is notified by them.
  const bare = text.replaceAll(variable, (all) => ' '.repeat(all.length))
  const handles = firstOf(bare.matchAll(/@[^\s{}]+/g)).map((found) => ({
    pointer,
    message: `at ${placeOf(bare, found.index)}: expected no handle, got ${JSON.stringify(found[0].slice(0, 40))}`,
    hint: notifyHint,
  }))
  const blocks = firstOf(text.matchAll(/\{\{\s*[#/^][^{}\n]{0,40}/g)).map((found) => ({
    pointer,
    message: `at ${placeOf(text, found.index)}: expected no conditional block, got ${JSON.stringify(found[0])}`,
    hint: notifyHint,
  }))
  return [...handles, ...blocks]
}

/** Variables of groups that the query does not have: they would stay empty. */
export function variableProblems(
  summary: string | undefined,
  grouping: Grouping | undefined,
): readonly Problem[] {
  if (summary === undefined || grouping === undefined) return []
  const { groups, scoped } = grouping
  const known = [...groups, ...scoped]
  const empty = [...summary.matchAll(variable)].filter(
    ([, bracketed, plain = '', path]) => path === '.name' && !known.includes(bracketed ?? plain),
  )
  const hint =
    groups.length === 0 ? 'the query has no groups' : `the query groups by ${groups.join(', ')}`
  return firstOf(empty).map((found) => ({
    pointer: '/summary',
    message: `at ${placeOf(summary, found.index)}: ${found[0]} has no value`,
    hint,
  }))
}

/** So many mistakes of a kind are told: a text that has more has the same ones. */
const atMost = 20

function firstOf<T>(found: Iterable<T>): readonly T[] {
  const first: T[] = []
  for (const each of found) {
    if (first.length === atMost) break
    first.push(each)
  }
  return first
}

/** Line and column, both from 1; the column alone in the first line. */
function placeOf(text: string, index: number): string {
  const before = text.slice(0, index).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return before.length === 1 ? `${column}` : `${before.length}:${column}`
}
