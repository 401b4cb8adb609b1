import { Buffer } from 'node:buffer'

import { plainText } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'

/** A base64 fragment that is shorter than this turns up by chance. */
const SHORTEST_FRAGMENT = 6

/** Where something stands in a text: from, and up to but not including. */
export type Range = readonly [start: number, end: number]

/** A value that must not be shown, and the looks that it may have. */
export class SecretValue {
  /** How it looks in a text as it is. */
  readonly #spellings: readonly string[]
  /** How it looks in a text whose escapes are undone. */
  readonly #looks: readonly string[]
  readonly length: number
  /** No text that is shorter can hold it. */
  readonly shortest: number

  constructor(value: string) {
    this.length = value.length
    this.#spellings = spellings(value)
    this.#looks = [plainText(value).bytes, ...base64Fragments(value)].filter((look) => look !== '')
    this.shortest = Math.min(value.length, ...this.#looks.map(({ length }) => length))
  }

  /** Where the value stands: as it is, escaped, or in base64. */
  find(text: string, { bytes, origins }: PlainText): readonly Range[] {
    return [
      ...this.#spellings.flatMap((spelling) => occurrences(text, spelling)),
      ...this.#looks.flatMap((look) =>
        occurrences(bytes, look).map(([start, end]): Range => [
          origins[start] ?? 0,
          origins[end] ?? text.length,
        ]),
      ),
    ]
  }
}

/**
 * The usual spellings. To look for them beside the plain form is not idle: at its edges a value may run together with
 * its neighbours into an escape that was none.
 */
function spellings(value: string): readonly string[] {
  const wellFormed = Buffer.from(value).toString()
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(wellFormed),
      new URLSearchParams({ '': value }).toString().slice(1),
      value.replaceAll(/[&<>"']/g, (char) => HTML[char] ?? char),
    ]),
  ]
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function occurrences(text: string, part: string): readonly Range[] {
  const found: Range[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    found.push([at, at + part.length])
  }
  return found
}

/**
 * Base64 packs three bytes into four characters, so a value inside a longer text has three looks, by its place. The
 * characters at the edges depend on the neighbours and are left out.
 */
function base64Fragments(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  return [0, 1, 2]
    .map((before) => {
      const start = Math.ceil((before * 8) / 6)
      const end = Math.floor(((before + bytes.length) * 8) / 6)
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
      return plainText(encoded.slice(start, end)).bytes
    })
    .filter(({ length }) => length >= SHORTEST_FRAGMENT)
}
