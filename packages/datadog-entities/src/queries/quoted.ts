/** A text in double quotes, as queries hold it. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** The text within quotes of either kind. A backslash that escapes nothing stays. */
export function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(["'\\])/g, '$1')
}
