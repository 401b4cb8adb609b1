import { Buffer } from 'node:buffer'

import { plainText } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'

/** A base64 fragment that is shorter than this turns up by chance. */
const SHORTEST_FRAGMENT = 6

/** Where something stands in a text: from, and up to but not including. */
export type Range = readonly [start: number, end: number]

/** A value that must not be shown, and the looks that it may have. */
export class SecretValue {
  readonly #value: string
  readonly #looks: readonly string[]
  /** No text that is shorter can hold it. */
  readonly shortest: number

  constructor(value: string) {
    this.#value = value
    this.#looks = [plainText(value).bytes, ...base64Fragments(value)].filter((look) => look !== '')
    this.shortest = Math.min(value.length, ...this.#looks.map(({ length }) => length))
  }

  get length(): number {
    return this.#value.length
  }

  /** Where the value stands: as it is, escaped, or in base64. */
  find(text: string, { bytes, origins }: PlainText): readonly Range[] {
    return [
      ...occurrences(text, this.#value),
      ...this.#looks.flatMap((look) =>
        occurrences(bytes, look).map(([start, end]): Range => [
          origins[start] ?? 0,
          origins[end] ?? text.length,
        ]),
      ),
    ]
  }
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
