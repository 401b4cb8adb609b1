import { ExactNumber } from '../api/exact-number.ts'

/** What stands at these names inside each other; undefined when there is nothing. */
export function valueIn(body: unknown, ...names: readonly string[]): unknown {
  let value = body
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Object.entries(value).find(([key]) => key === name)?.[1]
  }
  return value
}

/** As {@link valueIn}, when it is text that is not empty. */
export function textIn(body: unknown, ...names: readonly string[]): string | undefined {
  const value = valueIn(body, ...names)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** As {@link valueIn}, when it is a number that is not negative. */
export function numberIn(body: unknown, ...names: readonly string[]): number | undefined {
  const value = valueIn(body, ...names)
  const number = value instanceof ExactNumber ? Number(value.text) : value
  return typeof number === 'number' && number >= 0 ? number : undefined
}

/** The texts of `errors`. */
export function serverTexts(body: unknown): readonly string[] {
  const errors = valueIn(body, 'errors')
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : []
}
