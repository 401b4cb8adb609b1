import { typeText, type NamedValue, type TypeText, type ValueText } from './document.ts'
import { leafOfText } from './scalars.ts'
import type { JsonArgs, Schema, SchemaInput } from './schema.ts'

/** Where a variable stands, and what is expected there. */
export interface VariableUse {
  readonly name: string
  readonly type: TypeText
  readonly at: ValueText['at']
}

/** What a look at a value has found. */
export interface LiteralFindings {
  readonly mistakes: string[]
  readonly uses: VariableUse[]
}

/** Looks whether a value of a query can stand where this type is expected. */
export function checkLiteral(
  schema: Schema,
  type: TypeText,
  value: ValueText,
  findings: LiteralFindings,
): void {
  if (value.kind === 'variable') {
    findings.uses.push({ name: value.name, type, at: value.at })
    return
  }
  if (type.kind === 'required') {
    if (value.kind === 'null') findings.mistakes.push(`must not be null`)
    else checkLiteral(schema, type.of, value, findings)
    return
  }
  if (value.kind === 'null') return
  if (type.kind === 'list') {
    const items = value.kind === 'list' ? value.items : [value]
    for (const item of items) checkLiteral(schema, type.of, item, findings)
    return
  }
  const named = schema.types.get(type.name)
  if (named?.kind === 'input' && value.kind === 'object') {
    checkObject(schema, named.name, named.fields, value.fields, findings)
    return
  }
  const fits =
    (named?.kind === 'scalar' || named?.kind === 'enum') && leafOfText(named, value) !== undefined
  if (!fits) findings.mistakes.push(`is not a valid '${typeText(type)}'`)
}

function checkObject(
  schema: Schema,
  name: string,
  declared: Readonly<Record<string, SchemaInput>>,
  given: readonly NamedValue[],
  findings: LiteralFindings,
): void {
  for (const field of given) {
    const expected = Object.hasOwn(declared, field.name) ? declared[field.name] : undefined
    if (expected === undefined) {
      findings.mistakes.push(`contains a field not in '${name}': '${field.name}'`)
    } else {
      checkLiteral(schema, expected.type, field.value, findings)
    }
  }
  for (const [field, { type }] of Object.entries(declared)) {
    if (type.kind === 'required' && !given.some((each) => each.name === field)) {
      findings.mistakes.push(`is missing required fields '[${field}]'`)
    }
  }
}

/** A checked value of a query, with the variables filled in. Undefined: a variable that was not sent. */
export function valueOfText(
  schema: Schema,
  type: TypeText,
  value: ValueText,
  variables: JsonArgs,
): unknown {
  if (value.kind === 'variable') return variables[value.name]
  if (type.kind === 'required') return valueOfText(schema, type.of, value, variables)
  if (value.kind === 'null') return null
  if (type.kind === 'list') {
    const items = value.kind === 'list' ? value.items : [value]
    return items.map((item) => valueOfText(schema, type.of, item, variables) ?? null)
  }
  const named = schema.types.get(type.name)
  if (named?.kind === 'scalar' || named?.kind === 'enum') return leafOfText(named, value)
  if (named?.kind !== 'input' || value.kind !== 'object') return undefined
  return argumentsOf(schema, named.fields, value.fields, variables)
}

/** The arguments of a field, or the fields of an input object. */
export function argumentsOf(
  schema: Schema,
  declared: Readonly<Record<string, SchemaInput>>,
  given: readonly NamedValue[],
  variables: JsonArgs,
): JsonArgs {
  return Object.fromEntries(
    given.flatMap(({ name, value }) => {
      const expected = declared[name]
      if (expected === undefined) return []
      const found = valueOfText(schema, expected.type, value, variables)
      return found === undefined ? [] : [[name, found]]
    }),
  )
}
