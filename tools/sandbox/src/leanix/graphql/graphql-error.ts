import type { At } from './document.ts'

/** One entry of `errors` in an answer. */
export interface GraphqlErrorEntry {
  readonly message: string
  readonly locations: readonly At[]
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly classification: Classification }
}

/** How errors are told apart. */
export type Classification = 'InvalidSyntax' | 'ValidationError' | 'DataFetchingException'

/** Thrown where the text of a query is no GraphQL. */
export class SyntaxMistake extends Error {
  override readonly name = 'SyntaxMistake'
  readonly at: At

  constructor(message: string, at: At) {
    super(message)
    this.at = at
  }
}

/** Thrown by a field that cannot be answered. */
export class FieldFailure extends Error {
  override readonly name = 'FieldFailure'
}

/** An entry of `errors`. */
export function errorEntry(
  classification: Classification,
  message: string,
  at: At | undefined,
  path?: readonly (string | number)[],
): GraphqlErrorEntry {
  return {
    message,
    locations: at === undefined ? [] : [at],
    ...(path === undefined ? {} : { path }),
    extensions: { classification },
  }
}

/** A finding of the validation, in the words of graphql-java. */
export function validationError(
  rule: string,
  message: string,
  at: At,
  path: readonly string[] = [],
): GraphqlErrorEntry {
  const place = path.length === 0 ? rule : `${rule}@[${path.join('/')}]`
  return errorEntry(
    'ValidationError',
    `Validation error (${place}) : ${message}`,
    at,
    path.length === 0 ? undefined : path,
  )
}
