import {
  answeredAs,
  type At,
  type Directive,
  type Document,
  type FieldText,
  type NamedValue,
  type Selection,
} from './document.ts'
import { validationError, type GraphqlErrorEntry } from './graphql-error.ts'
import { checkLiteral, type LiteralFindings, type VariableUse } from './literals.ts'
import {
  canBe,
  compositeIn,
  fieldIn,
  inputsOf,
  namedType,
  type CompositeType,
  type Schema,
  type SchemaInput,
} from './schema.ts'

/** What is collected on the way through an operation. */
export interface Walk {
  readonly schema: Schema
  readonly document: Document
  readonly errors: GraphqlErrorEntry[]
  readonly uses: VariableUse[]
  /** Names of the fragments that were met. */
  readonly used: Set<string>
  /** Names of the fragments that stand around. */
  readonly open: readonly string[]
}

type Path = readonly string[]

/** Checks what is asked of an object of this type. */
export function checkSelection(
  walk: Walk,
  type: CompositeType,
  selection: readonly Selection[],
  path: Path,
): void {
  checkConflicts(walk, selection, path)
  for (const each of selection) {
    checkDirectives(walk, each.directives, path)
    if (each.kind === 'field') checkField(walk, type, each, [...path, answeredAs(each)])
    else if (each.kind === 'inline') {
      checkFragment(walk, type, each.on, each.selection, each.at, path)
    } else {
      checkSpread(walk, type, each.name, each.at, path)
    }
  }
}

function checkField(walk: Walk, type: CompositeType, field: FieldText, path: Path): void {
  const { schema, errors } = walk
  const { name, at, selection } = field
  const declared = fieldIn(type, name)
  if (declared === undefined) {
    const text = `Field '${name}' in type '${type.name}' is undefined`
    errors.push(validationError('FieldUndefined', text, at, path))
    return
  }
  for (const missing of missingArguments(declared.args, field.args)) {
    const text = `Missing field argument '${missing}'`
    errors.push(validationError('MissingFieldArgument', text, at, path))
  }
  checkArguments(walk, declared.args, field.args, path)
  const typeName = namedType(declared.type)
  const inner = compositeIn(schema, typeName)
  if (inner === undefined && selection !== undefined) {
    const text = `Subselection not allowed on leaf type '${typeName}' of field '${name}'`
    errors.push(validationError('SubselectionNotAllowed', text, at, path))
  } else if (inner !== undefined && selection === undefined) {
    const text = `Subselection required for type '${typeName}' of field '${name}'`
    errors.push(validationError('SubselectionRequired', text, at, path))
  } else if (inner !== undefined && selection !== undefined) {
    checkSelection(walk, inner, selection, path)
  }
}

function missingArguments(
  declared: Readonly<Record<string, SchemaInput>>,
  given: readonly NamedValue[],
): readonly string[] {
  return Object.entries(declared)
    .filter(([name, { type }]) => type.kind === 'required' && !given.some((a) => a.name === name))
    .map(([name]) => name)
}

function checkArguments(
  { schema, errors, uses }: Walk,
  declared: Readonly<Record<string, SchemaInput>>,
  given: readonly NamedValue[],
  path: Path,
): void {
  for (const [index, { name, value, at }] of given.entries()) {
    const expected = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (expected === undefined) {
      const text = `Unknown field argument '${name}'`
      errors.push(validationError('UnknownArgument', text, at, path))
      continue
    }
    if (given.findIndex((other) => other.name === name) !== index) {
      const text = `There can be only one argument named '${name}'`
      errors.push(validationError('DuplicateArgumentNames', text, at, path))
    }
    const findings: LiteralFindings = { mistakes: [], uses }
    checkLiteral(schema, expected.type, value, findings)
    for (const mistake of findings.mistakes) {
      const text = `argument '${name}' with a value that ${mistake}`
      errors.push(validationError('WrongType', text, at, path))
    }
  }
}

const conditions = inputsOf({ if: 'Boolean!' })

function checkDirectives(walk: Walk, directives: readonly Directive[], path: Path): void {
  for (const { name, args, at } of directives) {
    if (name !== 'include' && name !== 'skip') {
      const text = `Unknown directive '${name}'`
      walk.errors.push(validationError('UnknownDirective', text, at, path))
      continue
    }
    if (args.length === 0) {
      const text = `Missing directive argument 'if'`
      walk.errors.push(validationError('MissingDirectiveArgument', text, at, path))
    }
    checkArguments(walk, conditions, args, path)
  }
}

function checkSpread(walk: Walk, type: CompositeType, name: string, at: At, path: Path): void {
  const fragment = walk.document.fragments.find((each) => each.name === name)
  if (fragment === undefined) {
    const text = `Undefined fragment '${name}'`
    walk.errors.push(validationError('UndefinedFragment', text, at, path))
    return
  }
  walk.used.add(name)
  if (walk.open.includes(name)) {
    const text = 'Fragment cycles not allowed'
    walk.errors.push(validationError('FragmentCycle', text, at, path))
    return
  }
  const inside = { ...walk, open: [...walk.open, name] }
  checkFragment(inside, type, fragment.on, fragment.selection, at, path)
}

function checkFragment(
  walk: Walk,
  type: CompositeType,
  on: string | undefined,
  selection: readonly Selection[],
  at: At,
  path: Path,
): void {
  const narrowed = on === undefined ? type : compositeIn(walk.schema, on)
  if (narrowed === undefined) {
    walk.errors.push(validationError('UnknownType', `Unknown type '${on}'`, at, path))
  } else if (!canBe(narrowed, type)) {
    const text = `Fragment cannot be spread here as objects of type '${type.name}' can never be of type '${narrowed.name}'`
    walk.errors.push(validationError('InvalidFragmentType', text, at, path))
  } else {
    checkSelection(walk, narrowed, selection, path)
  }
}

/** Two fields that would be answered under one key must be the same field, asked in the same way. */
function checkConflicts({ errors }: Walk, selection: readonly Selection[], path: Path): void {
  const seen = new Map<string, string>()
  for (const field of selection) {
    if (field.kind !== 'field') continue
    const key = answeredAs(field)
    const asked = JSON.stringify([field.name, field.args], (name, value: unknown) =>
      name === 'at' ? undefined : value,
    )
    if ((seen.get(key) ?? asked) !== asked) {
      const text = `'${key}' : they are different fields, or have different arguments`
      errors.push(validationError('FieldsConflict', text, field.at, [...path, key]))
    }
    seen.set(key, asked)
  }
}
