import { notText } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/** A file that is the value itself, with nothing added: no line break at its end, no byte order mark. */
export function rawValue(value: string): Encoded {
  return value.isWellFormed() ? { text: value } : { refused: notText }
}
