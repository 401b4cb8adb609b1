import { notText } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/** One entry of a JSON object. All text fits: what JSON cannot hold as it is, it holds escaped. */
export function jsonEntry(name: string, value: string): Encoded {
  if (!value.isWellFormed()) return { refused: notText }
  return { text: `${JSON.stringify(name)}: ${JSON.stringify(value)}` }
}

/** The object of these entries, in their order. */
export function jsonObject(entries: readonly string[]): string {
  return entries.length === 0 ? '{}\n' : `{\n  ${entries.join(',\n  ')}\n}\n`
}
