import { deepest } from './limits.ts'
import type { Entry, Tree } from './tree.ts'

/** A text that is no JSON, and where that shows. */
export interface NoJson {
  readonly at: number
  readonly message: string
  readonly hint?: string
}

export type JsonTree =
  | { readonly ok: true; readonly tree: Tree }
  | { readonly ok: false; readonly mistake: NoJson }

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
// oxlint-disable-next-line no-control-regex -- JSON allows no control characters in strings.
const plain = /[^"\\\u0000-\u001f]*/y
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const words: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/** Reads exactly what RFC 8259 allows, and keeps the place of every value. */
export function parseJson(text: string): JsonTree {
  try {
    return { ok: true, tree: new JsonReader(text).document() }
  } catch (error) {
    if (error instanceof Stop) return { ok: false, mistake: error.mistake }
    throw error
  }
}

class Stop extends Error {
  readonly mistake: NoJson
  constructor(mistake: NoJson) {
    super(mistake.message)
    this.mistake = mistake
  }
}

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Tree {
    const tree = this.#value(0)
    this.#skip()
    if (this.#at < this.#text.length) {
      this.#stop('the document ends before this', 'Put several entities into a list: [ …, … ].')
    }
    return tree
  }

  #value(depth: number): Tree {
    this.#skip()
    const at = this.#at
    const first = this.#text[at]
    if (first === '{' || first === '[') {
      if (depth >= deepest) this.#stop(`more than ${deepest} levels of objects and lists`)
      this.#at += 1
      return first === '{' ? this.#dict(at, depth + 1) : this.#list(at, depth + 1)
    }
    if (first === '"') return { kind: 'leaf', at, value: this.#string() }
    const digits = this.#match(number)
    if (digits !== undefined) return { kind: 'number', at, value: Number(digits), text: digits }
    const word = words.find(([name]) => this.#text.startsWith(name, at))
    if (word === undefined) {
      return this.#stop(
        first === undefined ? 'a value is missing at the end' : 'this is no JSON value',
      )
    }
    this.#at += word[0].length
    return { kind: 'leaf', at, value: word[1] }
  }

  #list(at: number, depth: number): Tree {
    const items: Tree[] = []
    if (this.#ends(']')) return { kind: 'list', at, items }
    do items.push(this.#value(depth))
    while (this.#goesOn(']'))
    return { kind: 'list', at, items }
  }

  #dict(at: number, depth: number): Tree {
    const entries: Entry[] = []
    if (this.#ends('}')) return { kind: 'dict', at, entries }
    do {
      this.#skip()
      const keyAt = this.#at
      if (this.#text[keyAt] !== '"') this.#stop('a key in double quotes is expected')
      const key = this.#string()
      this.#skip()
      if (this.#text[this.#at] !== ':') this.#stop('a colon is expected after the key')
      this.#at += 1
      entries.push({ key, at: keyAt, value: this.#value(depth) })
    } while (this.#goesOn('}'))
    return { kind: 'dict', at, entries }
  }

  #ends(bracket: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== bracket) return false
    this.#at += 1
    return true
  }

  #goesOn(bracket: string): boolean {
    if (this.#ends(bracket)) return false
    if (this.#text[this.#at] !== ',') this.#stop(`a comma or ${bracket} is expected`)
    this.#at += 1
    return true
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    do this.#match(plain)
    while (this.#match(escape) !== undefined)
    if (this.#text[this.#at] !== '"') {
      this.#stop(
        'this string goes no further in JSON',
        'Close it with a double quote; write line breaks as \\n and backslashes as \\\\.',
      )
    }
    this.#at += 1
    const value: unknown = JSON.parse(this.#text.slice(start, this.#at))
    return String(value)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #skip(): void {
    this.#match(space)
  }

  #stop(message: string, hint?: string): never {
    throw new Stop({ at: this.#at, message, ...(hint !== undefined && { hint }) })
  }
}
