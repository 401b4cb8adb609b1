import { typeText, type Operation, type TypeText, type VariableText } from './document.ts'
import { errorEntry, type GraphqlErrorEntry } from './graphql-error.ts'
import { valueOfText } from './literals.ts'
import { leafOfJson } from './scalars.ts'
import type { InputType, JsonArgs, Schema } from './schema.ts'

/** The variables of an operation as they were sent, or what is wrong with them. Others that were sent are ignored. */
export function variablesOf(
  schema: Schema,
  operation: Operation,
  sent: JsonArgs,
): { readonly values: JsonArgs; readonly errors: readonly GraphqlErrorEntry[] } {
  const values: Record<string, unknown> = {}
  const errors: GraphqlErrorEntry[] = []
  for (const variable of operation.variables) {
    try {
      const given = variableOf(schema, variable, sent)
      if (given !== undefined) values[variable.name] = given.value
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      const text = `Variable '${variable.name}' has an invalid value: ${error.message}`
      errors.push(errorEntry('ValidationError', text, variable.at))
    }
  }
  return { values, errors }
}

class Unfit extends Error {
  override readonly name = 'Unfit'
}

function variableOf(
  schema: Schema,
  { name, type, otherwise }: VariableText,
  sent: JsonArgs,
): { readonly value: unknown } | undefined {
  if (Object.hasOwn(sent, name)) return { value: valueOfJson(schema, type, sent[name]) }
  if (otherwise !== undefined) return { value: valueOfText(schema, type, otherwise, {}) }
  if (type.kind === 'required') throw new Unfit(`Variable '${name}' is missing a value`)
  return undefined
}

function valueOfJson(schema: Schema, type: TypeText, value: unknown): unknown {
  if (type.kind === 'required') {
    if (value === null) throw new Unfit(`a value of type '${typeText(type)}' must not be null`)
    return valueOfJson(schema, type.of, value)
  }
  if (value === null) return null
  if (type.kind === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    return items.map((item) => valueOfJson(schema, type.of, item))
  }
  const named = schema.types.get(type.name)
  if (named?.kind === 'input') return objectOfJson(schema, named, value)
  const leaf =
    named?.kind === 'scalar' || named?.kind === 'enum' ? leafOfJson(named, value) : undefined
  if (leaf === undefined) throw new Unfit(`${JSON.stringify(value)} is not a valid '${type.name}'`)
  return leaf
}

function objectOfJson(schema: Schema, type: InputType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unfit(`Expected type 'Map' for '${type.name}'`)
  }
  const sent = Object.entries(value)
  const unknown = sent.find(([name]) => !Object.hasOwn(type.fields, name))
  if (unknown !== undefined) {
    throw new Unfit(
      `The variables input contains a field name '${unknown[0]}' that is not defined for input object type '${type.name}'`,
    )
  }
  for (const [name, field] of Object.entries(type.fields)) {
    if (field.type.kind === 'required' && !Object.hasOwn(value, name)) {
      throw new Unfit(`Field '${name}' of '${type.name}' is missing a value`)
    }
  }
  return Object.fromEntries(
    sent.map(([name, field]) => {
      const declared = type.fields[name]
      return [name, declared === undefined ? field : valueOfJson(schema, declared.type, field)]
    }),
  )
}
