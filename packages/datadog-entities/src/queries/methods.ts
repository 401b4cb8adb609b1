import { methodsIn } from './expression.ts'
import { didYouMean } from './nearest.ts'
import type { Argument, Method } from './query.ts'
import { unquoted } from './quoted.ts'
import type { Scanner } from './scanner.ts'

/** Which methods a grammar knows, and which it cannot do without. */
export interface MethodRule {
  readonly known: readonly string[]
  readonly required: readonly string[]
  /** How such a query looks. */
  readonly hint: string
}

/** The methods of a query, checked by the rule. */
export function ruledMethodsIn(scanner: Scanner, rule: MethodRule): readonly Method[] {
  const { known, required, hint } = rule
  const methods = methodsIn(scanner, (column, name, before) => {
    if (!known.includes(name))
      scanner.note(column, `unknown method ${name}`, didYouMean(name, known))
    else if (before.some((method) => method.name === name)) {
      scanner.note(column, `.${name}(…) stands here a second time`)
    }
  })
  for (const name of required) {
    if (!methods.some((each) => each.name === name)) {
      scanner.note(scanner.column, `expected .${name}(…)`, hint)
    }
  }
  return methods
}

/** The texts that a method was given; undefined when it is not there or was given something else. */
export function textsOf(methods: readonly Method[], name: string): readonly string[] | undefined {
  const method = methods.find((each) => each.name === name)
  const texts = method?.arguments.map(textOf)
  return texts?.every((text) => text !== undefined) === true ? texts : undefined
}

/** The text of a quoted text, a word or a number. */
export function textOf(argument: Argument): string | undefined {
  switch (argument.kind) {
    case 'quoted':
      return unquoted(argument.text)
    case 'word':
    case 'number':
      return argument.text
    default:
      return undefined
  }
}
