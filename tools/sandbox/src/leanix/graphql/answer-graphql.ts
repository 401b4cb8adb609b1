import type { Document, Operation } from './document.ts'
import { execute, type Executed } from './execute.ts'
import { errorEntry, SyntaxMistake, type GraphqlErrorEntry } from './graphql-error.ts'
import { parseDocument } from './parse.ts'
import type { JsonArgs, Schema } from './schema.ts'
import { validate } from './validate.ts'
import { variablesOf } from './variables.ts'

/** What is sent to a GraphQL endpoint. */
export interface GraphqlRequest {
  readonly query: string
  readonly variables: JsonArgs
  readonly operationName: string | undefined
}

/** Answers a request: `{ data, errors }`. `errors` is empty when all is well; `data` is null when nothing was executed. */
export function answerGraphql(schema: Schema, request: GraphqlRequest): Executed {
  let document: Document
  try {
    document = parseDocument(request.query)
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error
    return refused([errorEntry('InvalidSyntax', error.message, error.at)])
  }
  const mistakes = validate(schema, document)
  if (mistakes.length > 0) return refused(mistakes)
  const operation = chosen(document, request.operationName)
  if (typeof operation === 'string') {
    return refused([errorEntry('ValidationError', operation, undefined)])
  }
  const { values, errors } = variablesOf(schema, operation, request.variables)
  return errors.length > 0
    ? refused(errors)
    : execute({ schema, document, variables: values }, operation)
}

function refused(errors: readonly GraphqlErrorEntry[]): Executed {
  return { data: null, errors }
}

/** The operation that is to be executed, or why none is. */
function chosen({ operations }: Document, name: string | undefined): Operation | string {
  const [first, ...others] = operations
  if (name === undefined || name === '') {
    if (first === undefined || others.length > 0) {
      return 'Must provide operation name if query contains multiple operations.'
    }
    return first
  }
  return operations.find((each) => each.name === name) ?? `Unknown operation named '${name}'.`
}
