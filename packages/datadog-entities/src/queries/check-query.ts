import { ruledMethodsIn, textsOf, type MethodRule } from './methods.ts'
import type { CheckQuery } from './query.ts'
import type { Scanner } from './scanner.ts'

const rule: MethodRule = {
  known: ['over', 'exclude', 'by', 'last', 'count_by_status'],
  required: ['by', 'last', 'count_by_status'],
  hint: 'such as "http.can_connect".over("env:prod").by("host").last(3).count_by_status()',
}

/** `"check".over(…).by(…).last(2).count_by_status()` */
export function checkQueryIn(scanner: Scanner): CheckQuery {
  const gaps: string[] = []
  const check = scanner.quoted(gaps, {
    expected: 'the name of a check, in quotes',
    hint: rule.hint,
  })
  const at = scanner.column
  const methods = ruledMethodsIn(scanner, rule)
  const last = textsOf(methods, 'last')
  if (last !== undefined && !/^(?:[1-9]\d?|100)$/.test(last.join())) {
    scanner.note(at, `in .last(…): expected a whole number from 1 to 100, got ${last.join()}`)
  }
  const end = scanner.end('the end of the query: the thresholds of a check are not part of it')
  return { kind: 'check', check, methods, gaps, end }
}
