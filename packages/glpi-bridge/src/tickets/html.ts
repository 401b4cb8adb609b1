/** Makes text harmless between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** One paragraph of plain text. GLPI takes text without any tag for plain text and treats it otherwise. */
export function paragraph(text: string): string {
  return `<p>${escapeHtml(printable(text))}</p>`
}

/**
 * The text without what GLPI, its database or JSON cannot carry: control characters but line feed and tab, and halves
 * of surrogate pairs. Right-to-left text and emoji stay.
 */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unprintable, '')
}

const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}]|[\uFFFE\uFFFF]/gu

/** On one line: every run of white space becomes one blank. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim()
}
