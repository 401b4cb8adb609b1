import { typeText, type Operation, type TypeText } from './document.ts'
import { validationError, type GraphqlErrorEntry } from './graphql-error.ts'
import type { VariableUse } from './literals.ts'

/** Variables that are unknown, unused, or of another type than the place where they stand. */
export function variableErrors(
  { variables }: Operation,
  uses: readonly VariableUse[],
): readonly GraphqlErrorEntry[] {
  const errors: GraphqlErrorEntry[] = []
  for (const [index, { name, at }] of variables.entries()) {
    if (variables.findIndex((other) => other.name === name) !== index) {
      const text = `There can be only one variable named '${name}'`
      errors.push(validationError('DuplicateVariableName', text, at))
    }
    if (!uses.some((use) => use.name === name)) {
      errors.push(validationError('UnusedVariable', `Unused variable '${name}'`, at))
    }
  }
  for (const { name, type, at } of uses) {
    const variable = variables.find((each) => each.name === name)
    if (variable === undefined) {
      errors.push(validationError('UndefinedVariable', `Undefined variable '${name}'`, at))
      continue
    }
    const hasDefault = variable.otherwise !== undefined && variable.otherwise.kind !== 'null'
    const given: TypeText = hasDefault ? required(variable.type) : variable.type
    if (!fits(given, type)) {
      const text = `Variable type '${typeText(variable.type)}' does not match expected type '${typeText(type)}'`
      errors.push(validationError('VariableTypeMismatch', text, at))
    }
  }
  return errors
}

function required(type: TypeText): TypeText {
  return type.kind === 'required' ? type : { kind: 'required', of: type }
}

function fits(given: TypeText, expected: TypeText): boolean {
  if (expected.kind === 'required') {
    return given.kind === 'required' && fits(given.of, expected.of)
  }
  if (given.kind === 'required') return fits(given.of, expected)
  if (expected.kind === 'list') return given.kind === 'list' && fits(given.of, expected.of)
  return given.kind === 'named' && given.name === expected.name
}
