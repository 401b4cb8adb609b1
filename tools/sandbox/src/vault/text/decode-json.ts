import { NumberText, type JsonValue } from './json-value.ts'

/** Text that is not the JSON that the server takes; the message is the one of Go's decoder. */
export class JsonMistake extends Error {}

/** So many strings, names included, may stand in one body. */
const maxStrings = 1000

const space = /[ \t\r\n]*/y
const plainText = /[ !\u0023-\u005B\u005D-\uFFFF]*/y
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Reads a body as Go does: one value, numbers kept as text, the last of two equal names wins. */
export function decodeJson(text: string): JsonValue {
  const reader = new Reader(text)
  const value = reader.value()
  if (!reader.atEnd()) {
    reader.value()
    throw new JsonMistake('body must only contain a single JSON value')
  }
  return value
}

/** How Go's decoder names the kind of a value that is not an object. */
export function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'number'
}

class Reader {
  readonly #text: string
  #at = 0
  #strings = 0

  constructor(text: string) {
    this.#text = text
  }

  atEnd(): boolean {
    this.#skip(space)
    return this.#at >= this.#text.length
  }

  value(): JsonValue {
    const next = this.#next()
    if (next === '{') return this.#object()
    if (next === '[') return this.#array()
    if (next === '"') return this.#string()
    if (next === 't') return this.#literal('true', true)
    if (next === 'f') return this.#literal('false', false)
    if (next === 'n') return this.#literal('null', null)
    if (next === '-' || (next >= '0' && next <= '9')) return this.#number()
    throw this.#unexpected('looking for beginning of value')
  }

  #object(): JsonValue {
    const fields = new Map<string, JsonValue>()
    this.#at += 1
    if (this.#next() === '}') {
      this.#at += 1
      return {}
    }
    for (;;) {
      if (this.#next() !== '"') throw this.#unexpected('looking for beginning of object key string')
      const name = this.#string()
      if (this.#next() !== ':') throw this.#unexpected('after object key')
      this.#at += 1
      fields.set(name, this.value())
      const after = this.#next()
      if (after !== ',' && after !== '}') throw this.#unexpected('after object key:value pair')
      this.#at += 1
      if (after === '}') return Object.fromEntries(fields)
    }
  }

  #array(): JsonValue {
    const elements: JsonValue[] = []
    this.#at += 1
    if (this.#next() === ']') {
      this.#at += 1
      return elements
    }
    for (;;) {
      elements.push(this.value())
      const after = this.#next()
      if (after !== ',' && after !== ']') throw this.#unexpected('after array element')
      this.#at += 1
      if (after === ']') return elements
    }
  }

  #string(): string {
    this.#strings += 1
    if (this.#strings > maxStrings) throw new TooComplex()
    let text = ''
    this.#at += 1
    for (;;) {
      text += this.#skip(plainText)
      const next = this.#peek()
      if (next === '"') {
        this.#at += 1
        return text
      }
      if (next !== '\\') throw this.#unexpected('in string literal')
      this.#at += 1
      text += this.#escape()
    }
  }

  #escape(): string {
    const letter = this.#peek()
    const plain = escapes[letter]
    if (plain !== undefined) {
      this.#at += 1
      return plain
    }
    if (letter !== 'u') throw this.#unexpected('in string escape code')
    this.#at += 1
    const begin = this.#at
    while (this.#at < begin + 4) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) {
        throw this.#unexpected(String.raw`in \u hexadecimal character escape`)
      }
      this.#at += 1
    }
    return String.fromCharCode(Number.parseInt(this.#text.slice(begin, this.#at), 16))
  }

  #literal<T>(word: string, value: T): T {
    for (const letter of word) {
      if (this.#peek() !== letter) {
        throw this.#unexpected(`in literal ${word} (expecting '${letter}')`)
      }
      this.#at += 1
    }
    return value
  }

  #number(): NumberText {
    const text = this.#skip(numeral)
    if (text === '') {
      this.#at += 1
      throw this.#unexpected('in numeric literal')
    }
    if (!Number.isFinite(Number(text))) {
      throw new JsonMistake(`json: cannot unmarshal number ${text} into Go value of type float64`)
    }
    return new NumberText(text)
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  /** The next character that is not space. */
  #next(): string {
    this.#skip(space)
    return this.#peek()
  }

  #peek(): string {
    const letter = this.#text[this.#at]
    if (letter === undefined) throw new JsonMistake('unexpected EOF')
    return letter
  }

  #unexpected(place: string): JsonMistake {
    const letter = this.#text[this.#at]
    if (letter === undefined) return new JsonMistake('unexpected EOF')
    const shown = letter === "'" ? String.raw`'\''` : `'${letter}'`
    return new JsonMistake(`invalid character ${shown} ${place}`)
  }
}

/** A body that is refused before it is decoded. */
export class TooComplex extends Error {
  constructor() {
    super('refused JSON input due to high complexity: exceeded maximum number of strings')
  }
}
