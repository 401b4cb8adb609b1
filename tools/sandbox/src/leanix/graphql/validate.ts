import type { Document, Fragment, Operation } from './document.ts'
import { validationError, type GraphqlErrorEntry } from './graphql-error.ts'
import { compositeIn, namedType, type Schema } from './schema.ts'
import { checkSelection, type Walk } from './validate-selection.ts'
import { variableErrors } from './validate-variables.ts'

/** Everything that is wrong with a document, before anything is answered. Nothing: it can be executed. */
export function validate(schema: Schema, document: Document): readonly GraphqlErrorEntry[] {
  const errors: GraphqlErrorEntry[] = [
    ...duplicateErrors(document),
    ...document.fragments.flatMap((fragment) => fragmentErrors(schema, fragment)),
  ]
  const used = new Set<string>()
  for (const operation of document.operations) {
    const walk: Walk = { schema, document, errors, uses: [], used, open: [] }
    errors.push(...typeErrors(schema, operation))
    const root = operation.kind === 'query' ? compositeIn(schema, schema.query) : undefined
    if (root === undefined) {
      const text = `Schema is not configured for ${operation.kind}s.`
      errors.push(validationError('UnknownOperation', text, operation.at))
      continue
    }
    checkSelection(walk, root, operation.selection, [])
    errors.push(...variableErrors(operation, walk.uses))
  }
  for (const { name, at } of document.fragments) {
    if (!used.has(name))
      errors.push(validationError('UnusedFragment', `Unused fragment ${name}`, at))
  }
  return unique(errors)
}

function duplicateErrors({ operations, fragments }: Document): readonly GraphqlErrorEntry[] {
  const errors: GraphqlErrorEntry[] = []
  const named = new Set<string>()
  for (const { name, at } of operations) {
    if (name === undefined && operations.length > 1) {
      const text = 'Anonymous operation with other operations'
      errors.push(validationError('LoneAnonymousOperationViolation', text, at))
    } else if (name !== undefined && named.has(name)) {
      const text = `There can be only one operation named '${name}'`
      errors.push(validationError('DuplicateOperationName', text, at))
    }
    if (name !== undefined) named.add(name)
  }
  for (const [index, { name, at }] of fragments.entries()) {
    if (fragments.findIndex((other) => other.name === name) !== index) {
      const text = `There can be only one fragment named '${name}'`
      errors.push(validationError('DuplicateFragmentName', text, at))
    }
  }
  return errors
}

function fragmentErrors(schema: Schema, { on, at }: Fragment): readonly GraphqlErrorEntry[] {
  return compositeIn(schema, on) === undefined
    ? [validationError('UnknownType', `Unknown type ${on}`, at)]
    : []
}

function typeErrors(schema: Schema, { variables }: Operation): readonly GraphqlErrorEntry[] {
  return variables.flatMap(({ name, type, at }) => {
    const declared = schema.types.get(namedType(type))
    if (declared === undefined) {
      return [validationError('UnknownType', `Unknown type ${namedType(type)}`, at)]
    }
    const isInput = declared.kind !== 'object' && declared.kind !== 'interface'
    const text = `Input variable ${name} type ${declared.name} is not an input type`
    return isInput ? [] : [validationError('NonInputTypeOnVariable', text, at)]
  })
}

/** A fragment is looked at wherever it is used; what is wrong in it is told once. */
function unique(errors: readonly GraphqlErrorEntry[]): readonly GraphqlErrorEntry[] {
  const seen = new Map(errors.map((error) => [JSON.stringify(error), error]))
  return [...seen.values()]
}
