/**
 * A text as the value of a tag, and back. Datadog knows few characters in tags and may fold their case, so that only
 * `a-z 0-9 . / - _` stand for themselves: a space is `*`, a capital is `#` and its small letter, and every other byte
 * of the text's UTF-8 is `!` and two hexadecimal digits.
 */
export function toTagValue(text: string): string {
  return text.replaceAll(/[^a-z0-9./_-]/gu, encoded).replace(/_$/, '!5f')
}

/** The text that {@link toTagValue} made this value of; undefined when it made it of none. */
export function fromTagValue(value: string): string | undefined {
  if (/^[a-z0-9./_-]*$/.test(value)) return value.endsWith('_') ? undefined : value
  if (!/^(?:[a-z0-9./_*-]|#[a-z]|![0-9a-f]{2})*$/.test(value)) return undefined
  const escaped = value.replaceAll(/\*|#([a-z])|!([0-9a-f]{2})/g, (all, letter, byte) => {
    if (all === '*') return '%20'
    return letter === undefined ? `%${String(byte)}` : String(letter).toUpperCase()
  })
  const text = decoded(escaped)
  return text !== undefined && toTagValue(text) === value ? text : undefined
}

function encoded(character: string): string {
  if (character === ' ') return '*'
  if (/^[A-Z]$/.test(character)) return `#${character.toLowerCase()}`
  const bytes = new TextEncoder().encode(character)
  return Array.from(bytes, (byte) => `!${byte.toString(16).padStart(2, '0')}`).join('')
}

function decoded(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}
