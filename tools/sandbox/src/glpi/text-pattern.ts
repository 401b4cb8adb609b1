import { decodeText } from './text-encoding.ts'

/** What a `contains` asks for: a pattern, or text that is missing (`NULL`), or null columns (`$`, `^$`). */
export type TextPattern =
  | { readonly kind: 'like'; readonly matches: (text: string) => boolean }
  | { readonly kind: 'null' }

/**
 * Compiles a search text: `^` and `$` anchor, `%` is a wildcard, everything else stands for itself; case and accents
 * do not count. The text is compared with what is stored, that is, with encoded text.
 */
export function textPattern(value: string): TextPattern {
  const text = decodeText(value).trim()
  if (text === '^') return { kind: 'like', matches: () => true }
  if (text === '' || text === '$' || text === '^$' || /^null$/i.test(text)) return { kind: 'null' }
  const start = text.startsWith('^')
  const end = text.endsWith('$')
  const body = text.slice(start ? 1 : 0, end ? -1 : undefined)
  const inner = start ? body.trimStart() : body
  const pattern = foldText(end ? inner.trimEnd() : inner)
    .split('%')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[\\s\\S]*')
  const expression = new RegExp(`${start ? '^' : ''}${pattern}${end ? '$' : ''}`)
  return { kind: 'like', matches: (stored) => expression.test(foldText(stored)) }
}

/** Text reduced to what the collation `utf8mb4_unicode_ci` compares: no case, no accents, all emoji alike. */
function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .toLowerCase()
}

const collator = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: false })

/** Orders texts as the database does. */
export function compareTexts(a: string, b: string): number {
  return collator.compare(a, b)
}
