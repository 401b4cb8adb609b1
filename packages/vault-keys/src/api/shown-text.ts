const HIDDEN = '[secret]'
const LONGEST = 200

/** Makes text of somebody else fit for messages and events. */
export type Show = (text: string) => string

/**
 * Takes the given values out of a text, also where they stand escaped, makes one line of it without control
 * characters, and cuts it at 200 characters.
 */
export function showWithout(secrets: readonly string[]): Show {
  const looks = [...new Set(secrets.flatMap(looksOf))].toSorted((a, b) => b.length - a.length)
  return (text) => {
    const clean = looks.reduce((shown, look) => shown.replaceAll(look, HIDDEN), text)
    const line = clean.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
    return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
  }
}

function looksOf(secret: string): readonly string[] {
  const value = secret.trim()
  if (value === '') return []
  const json = JSON.stringify(value).slice(1, -1)
  // Go writes these three as \u escapes.
  const go = json.replaceAll('<', String.raw`\u003c`).replaceAll('>', String.raw`\u003e`)
  return [
    value,
    json,
    go.replaceAll('&', String.raw`\u0026`),
    encodeURIComponent(value.toWellFormed()),
  ]
}
