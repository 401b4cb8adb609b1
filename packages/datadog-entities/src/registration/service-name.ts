/** Names of services that the registers are asked for: nothing in them can be an operator or code to any of them. */
const asked = /^[A-Za-z0-9][A-Za-z0-9 ._/()&-]{0,99}$/

/** The same with letters of all scripts; for names that the operator maps, not for those that callers send. */
const mapped = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._/()&-]{0,99}$/u

/** What is wrong with the name of a service, for the end of a sentence; undefined when nothing is. */
export function serviceNameProblem(name: string): string | undefined {
  if (asked.test(name)) return undefined
  if (name === '') return 'it is empty'
  if (name.length > 100) return 'it is longer than 100 characters'
  return 'it must begin with a letter or digit of ASCII, and have only these, spaces and . _ / ( ) & - after it'
}

/**
 * What is wrong with a name that ServiceNow shall be asked for: an encoded query has no quotes, so that `^`, `@` or
 * `javascript:` in a value would be obeyed. Undefined when nothing is.
 */
export function queryNameProblem(name: string): string | undefined {
  return mapped.test(name)
    ? undefined
    : 'must begin with a letter or digit, and have only these, spaces and . _ / ( ) & - after it, at most 100'
}

/** What is wrong with a name that is sent as a value of its own, where nothing in it can be obeyed. */
export function plainNameProblem(name: string): string | undefined {
  const isPlain = name.isWellFormed() && name.trim() !== '' && !/\p{Cc}/u.test(name)
  return isPlain && name.length <= 400
    ? undefined
    : 'must be one line of text, at most 400 characters'
}
