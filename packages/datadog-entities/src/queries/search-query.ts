import { comparisonIn } from './comparison.ts'
import { ruledMethodsIn, textsOf, type MethodRule } from './methods.ts'
import { didYouMean } from './nearest.ts'
import type { SearchQuery } from './query.ts'
import type { Scanner } from './scanner.ts'
import { windowMistake, windowRules } from './window.ts'

/** What a type of monitors searches; types that are not here search what they are called by. */
const sources: Readonly<Record<string, string>> = {
  'log alert': 'logs',
  'event alert': 'events',
  'event-v2 alert': 'events',
  'audit alert': 'audits',
  'process alert': 'processes',
}

/** The source that monitors of this type search. */
export function sourceOf(type: string): string {
  return sources[type] ?? type.replace(/ alert$/, '')
}

const rule: MethodRule = {
  known: ['index', 'over', 'source', 'new', 'impact', 'rollup', 'by', 'last'],
  required: ['rollup', 'last'],
  hint: 'such as logs("status:error").index("*").rollup("count").by("host").last("5m") > 2',
}

/** `logs("…").rollup("count").last("5m") > 2`; `source` is what this type searches, if that is known. */
export function searchQueryIn(scanner: Scanner, wanted: string | undefined): SearchQuery {
  const gaps: string[] = []
  const { column } = scanner
  const source = scanner.expect(/[a-z][a-z0-9-]*/y, gaps, {
    expected: `${wanted ?? 'logs'}("…")`,
    hint: rule.hint,
  })
  if (wanted !== undefined && !fits(source, wanted)) {
    scanner.note(column, `expected ${wanted}, got ${source}`, didYouMean(source, [wanted]))
  }
  scanner.sign('(', gaps)
  const search = scanner.quoted(gaps, {
    expected: 'what to search for, in quotes',
    hint: rule.hint,
  })
  scanner.sign(')', gaps)
  const at = scanner.column
  const methods = ruledMethodsIn(scanner, rule)
  noteLast(scanner, at, textsOf(methods, 'last'))
  const comparison = comparisonIn(scanner)
  return { kind: 'search', source, search, methods, comparison, gaps, end: scanner.end() }
}

function noteLast(scanner: Scanner, at: number, last: readonly string[] | undefined): void {
  if (last === undefined) return
  const mistake = windowMistake(`last_${last.join()}`, windowRules.search)
  if (mistake !== undefined) {
    scanner.note(at, `in .last(…): ${mistake.replace('last_', '')}`, windowRules.search.hint)
  }
}

/** Errors are tracked from several sources: `error-tracking`, `error-tracking-rum`. */
function fits(source: string, wanted: string): boolean {
  return source === wanted || (wanted === 'error-tracking' && source.startsWith('error-tracking-'))
}
