import { comparisonIn } from './comparison.ts'
import { ruledMethodsIn, textsOf, type MethodRule } from './methods.ts'
import { didYouMean } from './nearest.ts'
import type { SloQuery } from './query.ts'
import type { Scanner } from './scanner.ts'

const functions = ['error_budget', 'burn_rate'] as const
const targets: readonly string[] = ['7d', '30d', '90d']

const rules: Readonly<Record<SloQuery['function'], MethodRule>> = {
  error_budget: {
    known: ['over'],
    required: ['over'],
    hint: 'such as error_budget("1a2b").over("7d") > 75',
  },
  burn_rate: {
    known: ['over', 'long_window', 'short_window'],
    required: ['over', 'long_window', 'short_window'],
    hint: 'such as burn_rate("1a2b").over("30d").long_window("1h").short_window("5m") > 14.4',
  },
}

/** `error_budget("…").over("7d") > 75` and `burn_rate("…")…`. */
export function sloQueryIn(scanner: Scanner): SloQuery {
  const gaps: string[] = []
  const { hint } = rules.error_budget
  const name = functions.find((each) => scanner.take(each, gaps) !== undefined)
  if (name === undefined) {
    const word = scanner.upTo(/\s*\w*/y).trim()
    return scanner.fail(functions.join(' or '), word === '' ? hint : didYouMean(word, functions))
  }
  scanner.sign('(', gaps)
  const slo = scanner.quoted(gaps, { expected: 'the id of an SLO, in quotes', hint })
  scanner.sign(')', gaps)
  const { column } = scanner
  const methods = ruledMethodsIn(scanner, rules[name])
  const target = textsOf(methods, 'over')?.join()
  if (target !== undefined && !targets.includes(target)) {
    const got = JSON.stringify(target)
    scanner.note(
      column,
      `in .over(…): expected a target, got ${got}`,
      `known: ${targets.join(', ')}`,
    )
  }
  const comparison = comparisonIn(scanner, ['>', '>='])
  return { kind: 'slo', function: name, slo, methods, comparison, gaps, end: scanner.end() }
}
