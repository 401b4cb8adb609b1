import type { EncodeVariable } from '../../src/publish/dialects/encoded.ts'

/** A file of variables, with what it must be read as. */
export interface WrittenFile {
  readonly text: string
  /** Accepted values by their variables, in their order. */
  readonly accepted: Readonly<Record<string, string>>
  readonly refused: readonly string[]
}

/** Writes all values that the dialect takes, as variables `V0`, `V1` …. */
export function written(encode: EncodeVariable, values: readonly string[]): WrittenFile {
  const accepted: Record<string, string> = {}
  const refused: string[] = []
  let text = ''
  for (const [index, value] of values.entries()) {
    const name = `V${index}`
    const encoded = encode(name, value)
    if ('refused' in encoded) refused.push(value)
    else {
      text += encoded.text
      accepted[name] = value
    }
  }
  return { text, accepted, refused }
}

/** The text that a dialect makes of a value; throws when it refuses it. */
export function textOf(encode: EncodeVariable, value: string): string {
  const encoded = encode('KEY', value)
  if ('refused' in encoded) throw new Error(encoded.refused)
  return encoded.text
}

/** Why a dialect refuses a value; undefined when it does not. */
export function refusalOf(encode: EncodeVariable, value: string): string | undefined {
  const encoded = encode('KEY', value)
  return 'refused' in encoded ? encoded.refused : undefined
}
