import { inspect } from 'node:util'

const DEEPEST = 3

/**
 * A copy of an error that holds its name, message, code and causes, without secrets and without anything else: errors
 * of HTTP clients carry sockets, requests and headers.
 */
export function sanitise(error: unknown, redact: (text: string) => string, depth = 0): Error {
  const source = error instanceof Error ? error : new Error(String(error))
  const inner =
    source instanceof AggregateError && source.errors.length > 0 ? source.errors[0] : source.cause
  const clean = new Error(
    redact(source.message),
    inner === undefined || depth === DEEPEST
      ? undefined
      : { cause: sanitise(inner, redact, depth + 1) },
  )
  const name = redact(source.name)
  Object.defineProperty(clean, 'name', { value: name, configurable: true, writable: true })
  if ('code' in source && typeof source.code === 'string') {
    Object.assign(clean, { code: redact(source.code) })
  }
  clean.stack = `${name}: ${clean.message}`
  return clean
}

/** The reason of the caller's signal: the very same, unless a secret shows in it. */
export function reasonWithoutSecrets(reason: unknown, redact: (text: string) => string): unknown {
  const shown = inspect(reason, { depth: 6, showHidden: true })
  return redact(shown) === shown ? reason : sanitise(reason, redact)
}
