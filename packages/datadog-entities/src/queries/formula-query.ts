import { comparisonIn } from './comparison.ts'
import { ruledMethodsIn, textsOf, type MethodRule } from './methods.ts'
import type { FormulaQuery } from './query.ts'
import { unquoted } from './quoted.ts'
import type { Scanner } from './scanner.ts'
import { windowMistake, windowRules } from './window.ts'

const hint = 'such as formula("query1 / query2 * 100").last("15m") > 0.8'
const rule: MethodRule = {
  known: ['rollup', 'by', 'last', 'current', 'anomaly'],
  required: [],
  hint,
}

/** `formula("…").last("15m") > 0.8`, over variables that stand in the options. */
export function formulaQueryIn(scanner: Scanner): FormulaQuery {
  const gaps: string[] = []
  scanner.sign('formula', gaps, hint)
  scanner.sign('(', gaps)
  const at = scanner.column
  const formula = scanner.quoted(gaps, { expected: 'a formula in quotes', hint })
  if (unquoted(formula).trim() === '') scanner.note(at, 'expected a formula, got nothing', hint)
  scanner.sign(')', gaps)
  const { column } = scanner
  const methods = ruledMethodsIn(scanner, rule)
  const windows = ['last', 'current'].flatMap((name) =>
    (textsOf(methods, name) ?? []).map((text) => ({ name, text })),
  )
  if (windows.length !== 1) scanner.note(column, 'expected one window: .last("15m")', hint)
  for (const { name, text } of windows) {
    const mistake = windowMistake(`${name}_${text}`, windowRules.formula)
    if (mistake !== undefined) {
      scanner.note(column, mistake.replace(`${name}_`, ''), windowRules.formula.hint)
    }
  }
  const comparison = comparisonIn(scanner)
  return { kind: 'formula', formula, methods, comparison, gaps, end: scanner.end() }
}
