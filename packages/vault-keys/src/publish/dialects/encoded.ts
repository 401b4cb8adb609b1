/** What is written for a value, or why the form cannot hold it. A reason never shows the value. */
export type Encoded = { readonly text: string } | { readonly refused: string }

/** Writes one variable, with the line break at its end. */
export type EncodeVariable = (name: string, value: string) => Encoded

const textEncoder = new TextEncoder()

/** How many bytes a text takes as UTF-8. */
export function bytesOf(text: string): number {
  return textEncoder.encode(text).length
}

/** Half a surrogate pair is no character: UTF-8 has no bytes for it, and every reader makes something else of it. */
export const notText = 'it holds half a surrogate pair, which is no text'

/** Why no process can have this value in its environment, whatever the file looks like. */
export function unfitForEnvironment(value: string): string | undefined {
  if (!value.isWellFormed()) return notText
  if (value.includes('\0')) return 'it holds a NUL, where a variable would end'
  return undefined
}
