/** Where a text stops to be JSON: `line` and `column` begin at 1. */
export interface JsonPosition {
  readonly line: number
  readonly column: number
}

const space = /[ \t\n\r]*/y
const scalar =
  /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** What may come next. */
type Expected = 'value' | 'first-entry' | 'first-key' | 'key' | 'colon' | 'comma-or-end'

/**
 * The place of the first mistake in a text that `JSON.parse` refused: its messages name no place for the most common
 * one. Walks through the text once, without recursion.
 */
export function jsonPosition(text: string): JsonPosition {
  const open: ('[' | '{')[] = []
  let expected: Expected | 'nothing' = 'value'
  let at = 0

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  const afterValue = (): Expected | 'nothing' => (open.length === 0 ? 'nothing' : 'comma-or-end')

  for (;;) {
    match(space)
    const character = text.charAt(at)
    if (character === '' || expected === 'nothing') return positionAt(text, at)
    const closes =
      (character === ']' && open.at(-1) === '[') || (character === '}' && open.at(-1) === '{')
    if (closes && (expected === 'comma-or-end' || expected.startsWith('first-'))) {
      open.pop()
      at += 1
      expected = afterValue()
    } else if (expected === 'comma-or-end') {
      if (character !== ',') return positionAt(text, at)
      at += 1
      expected = open.at(-1) === '{' ? 'key' : 'value'
    } else if (expected === 'colon') {
      if (character !== ':') return positionAt(text, at)
      at += 1
      expected = 'value'
    } else if (expected === 'key' || expected === 'first-key') {
      if (character !== '"' || match(scalar) === undefined) return positionAt(text, at)
      expected = 'colon'
    } else if (character === '[' || character === '{') {
      open.push(character)
      at += 1
      expected = character === '[' ? 'first-entry' : 'first-key'
    } else {
      if (match(scalar) === undefined) return positionAt(text, at)
      expected = afterValue()
    }
  }
}

function positionAt(text: string, offset: number): JsonPosition {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}
