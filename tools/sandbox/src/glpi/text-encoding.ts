const encoded: readonly (readonly [plain: string, entity: string])[] = [
  ['&', '&#38;'],
  ['<', '&#60;'],
  ['>', '&#62;'],
]

/** Text as GLPI 10 stores it: `&`, `<` and `>` as entities. Text that already is in that form stays as it is. */
export function encodeText(text: string): string {
  if (isEncoded(text)) return text
  return encoded.reduce((result, [plain, entity]) => result.replaceAll(plain, entity), text)
}

/** What was encoded, as it was before. Text with none of those entities may still hold `&lt;` and `&gt;` of older versions. */
export function decodeText(text: string): string {
  const mapping = encoded.some(([, entity]) => text.includes(entity))
    ? encoded.toReversed()
    : ([
        ['>', '&gt;'],
        ['<', '&lt;'],
      ] as const)
  return mapping.reduce((result, [plain, entity]) => result.replaceAll(entity, plain), text)
}

/** Encoded text has no bare special character, and at least one of the entities. */
function isEncoded(text: string): boolean {
  return !/<|>|&(?!#?[a-z0-9]+;)/i.test(text) && encoded.some(([, entity]) => text.includes(entity))
}

/** As the column cuts it: `limit` characters of the encoded text, a character being a code point. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : Array.from(text).slice(0, limit).join('')
}

/** PHP's `stripslashes`: a backslash goes, the character after it stays. */
export function withoutSlashes(text: string): string {
  return text.replaceAll(/\\([\s\S]?)/g, '$1')
}

/** The words of an encoded HTML text. */
export function plainText(stored: string): string {
  return decodeText(stored)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}
