import { ExactNumber } from './exact-number.ts'

/**
 * Parses JSON. Numbers whose text a double would change become {@link ExactNumber}s, where the runtime tells the text.
 * Throws a `SyntaxError` when it is no JSON.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, keepExact)
}

function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return String(value) === context.source ? value : new ExactNumber(context.source)
}
