import { escapedToken } from './pointer.ts'

/**
 * The value with every text in it replaced, however deep; keys stay. `change` is told where the text stands, as a JSON
 * pointer below `pointer`. Values without texts are the same object afterwards.
 */
export function mapTexts<T>(
  value: T,
  change: (text: string, pointer: string) => string,
  pointer?: string,
): T
export function mapTexts(
  value: unknown,
  change: (text: string, pointer: string) => string,
  pointer = '',
): unknown {
  if (typeof value === 'string') return change(value, pointer)
  if (Array.isArray(value)) {
    const mapped = value.map((item: unknown, index) =>
      mapTexts(item, change, `${pointer}/${index}`),
    )
    return mapped.some((item, index) => item !== value[index]) ? mapped : value
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const mapped = entries.map(
    ([key, item]: readonly [string, unknown]) =>
      [key, mapTexts(item, change, `${pointer}/${escapedToken(key)}`)] as const,
  )
  return mapped.some(([, item], index) => item !== entries[index]?.[1])
    ? Object.fromEntries(mapped)
    : value
}
