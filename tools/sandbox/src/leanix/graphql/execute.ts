import {
  answeredAs,
  type Directive,
  type Document,
  type FieldText,
  type Operation,
  type Selection,
  type TypeText,
} from './document.ts'
import { errorEntry, FieldFailure, type GraphqlErrorEntry } from './graphql-error.ts'
import { argumentsOf } from './literals.ts'
import {
  compositeIn,
  fieldIn,
  inputsOf,
  type CompositeType,
  type JsonArgs,
  type Schema,
} from './schema.ts'

/** What is needed to answer an operation. */
export interface Execution {
  readonly schema: Schema
  readonly document: Document
  readonly variables: JsonArgs
}

/** The part of an answer that an operation fills. */
export interface Executed {
  readonly data: unknown
  readonly errors: readonly GraphqlErrorEntry[]
}

type Path = readonly (string | number)[]

/** Answers a validated query: what was selected, and nothing else. A field that fails is null, and an entry of `errors`. */
export function execute(execution: Execution, operation: Operation): Executed {
  const errors: GraphqlErrorEntry[] = []
  const root = compositeIn(execution.schema, execution.schema.query)
  if (root === undefined) return { data: null, errors }
  const run: Run = { ...execution, errors }
  return { data: objectOf(run, root, {}, [operation.selection], []), errors }
}

interface Run extends Execution {
  readonly errors: GraphqlErrorEntry[]
}

function objectOf(
  run: Run,
  type: CompositeType,
  source: JsonArgs,
  selections: readonly (readonly Selection[])[],
  path: Path,
): unknown {
  const fields = new Map<string, FieldText[]>()
  for (const selection of selections) collect(run, type, selection, fields)
  return Object.fromEntries(
    [...fields].map(([key, same]) => [key, fieldValue(run, type, source, same, [...path, key])]),
  )
}

/** The fields that count for this object, by the keys of the answer; those with one key are answered together. */
function collect(
  run: Run,
  type: CompositeType,
  selection: readonly Selection[],
  fields: Map<string, FieldText[]>,
): void {
  for (const each of selection) {
    if (!isAsked(run, each.directives)) continue
    if (each.kind === 'field') {
      const key = answeredAs(each)
      fields.set(key, [...(fields.get(key) ?? []), each])
      continue
    }
    const fragment =
      each.kind === 'inline' ? each : run.document.fragments.find(({ name }) => name === each.name)
    if (fragment === undefined) continue
    const { on } = fragment
    if (on === undefined || on === type.name || type.is.includes(on)) {
      collect(run, type, fragment.selection, fields)
    }
  }
}

const conditions = inputsOf({ if: 'Boolean!' })

function isAsked({ schema, variables }: Run, directives: readonly Directive[]): boolean {
  return directives.every(({ name, args }) => {
    const { if: given } = argumentsOf(schema, conditions, args, variables)
    return given === (name === 'include')
  })
}

function fieldValue(
  run: Run,
  type: CompositeType,
  source: JsonArgs,
  same: readonly FieldText[],
  path: Path,
): unknown {
  const [field] = same
  const declared = field === undefined ? undefined : fieldIn(type, field.name)
  if (field === undefined || declared === undefined) return null
  if (field.name === '__typename') return type.name
  try {
    const args = argumentsOf(run.schema, declared.args, field.args, run.variables)
    const value =
      declared.resolve === undefined ? source[field.name] : declared.resolve(args, source)
    const selections = same.map(({ selection }) => selection ?? [])
    return completed(run, declared.type, value, selections, path)
  } catch (error) {
    if (!(error instanceof FieldFailure)) throw error
    run.errors.push(errorEntry('DataFetchingException', error.message, field.at, path.slice()))
    return null
  }
}

function completed(
  run: Run,
  type: TypeText,
  value: unknown,
  selections: readonly (readonly Selection[])[],
  path: Path,
): unknown {
  if (type.kind === 'required') return completed(run, type.of, value, selections, path)
  if (value === null || value === undefined) return null
  if (type.kind === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    return items.map((item, at) => completed(run, type.of, item, selections, [...path, at]))
  }
  const composite = compositeIn(run.schema, type.name)
  if (composite === undefined || typeof value !== 'object') return value
  const source: JsonArgs = { ...value }
  const actual =
    composite.kind === 'interface'
      ? compositeIn(run.schema, String(source['__typename']))
      : composite
  return actual === undefined ? null : objectOf(run, actual, source, selections, path)
}
