/**
 * Parses the JSON of an answer. A whole number that would be printed as another one, such as the id of an event,
 * becomes a text with its digits, where the runtime tells them. Throws a `SyntaxError` when it is no JSON.
 */
export function parseJson(text: string): unknown {
  // Looking at every value takes time, and most answers have no such number.
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
}

/** 2^53 has sixteen digits. */
const LONG_NUMBER = /\d{16}/

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const digits = context?.source
  if (digits === undefined || !/^-?\d+$/.test(digits)) return value
  return String(value) === digits || BigInt(value) === BigInt(digits) ? value : digits
}
