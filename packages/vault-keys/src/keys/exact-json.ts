import { ExactNumber } from '../api/exact-number.ts'

/** JSON text of a parsed document, in which numbers keep the text that they came with. */
export function exactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`,
  )
  return `{${members.join(',')}}`
}
