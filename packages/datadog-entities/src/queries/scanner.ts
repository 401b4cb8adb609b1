/** One mistake in a query; columns are counted from 1. */
export interface Mistake {
  readonly column: number
  readonly message: string
  readonly hint?: string
}

/** Thrown where a query cannot be read any further. Never leaves this folder. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** What a grammar expects at a place. */
export interface Expected {
  readonly expected: string
  readonly hint?: string | undefined
}

const deepest = 100

/** Walks through a query, word by word. White space before a word goes into the `gaps` of the node that takes it. */
export class Scanner {
  readonly mistakes: Mistake[] = []
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Where the next word begins. */
  get column(): number {
    return this.#start() + 1
  }

  /** Whether this word or pattern (with the flag `y`) comes next. */
  sees(what: string | RegExp): boolean {
    return this.#match(what, this.#start()) !== undefined
  }

  /** Takes this word or pattern; undefined, and nothing taken, when something else comes. */
  take(what: string | RegExp, gaps: string[]): string | undefined {
    const start = this.#start()
    const found = this.#match(what, start)
    if (found === undefined) return undefined
    gaps.push(this.#text.slice(this.#at, start))
    this.#at = start + found.length
    return found
  }

  /** Takes this word or pattern, or cannot go on. */
  expect(what: string | RegExp, gaps: string[], { expected, hint }: Expected): string {
    return this.take(what, gaps) ?? this.fail(expected, hint)
  }

  /** Takes a sign. */
  sign(sign: string, gaps: string[], hint?: string): void {
    this.expect(sign, gaps, { expected: JSON.stringify(sign), hint })
  }

  /** Takes a text in double or single quotes, with the quotes. */
  quoted(gaps: string[], expected: Expected): string {
    if (this.sees(/["']/y) && !this.sees(text)) {
      return this.fail('the end of the text in quotes', 'a quote within a text is written as \\"')
    }
    return this.expect(text, gaps, expected)
  }

  /** Takes what stands up to one of these signs, white space and all. */
  upTo(pattern: RegExp): string {
    const found = this.#match(pattern, this.#at) ?? ''
    this.#at += found.length
    return found
  }

  /** Takes the white space at the end; nothing else may be there. */
  end(expected = 'the end of the query'): string {
    const gap = this.#text.slice(this.#at)
    return gap.trim() === '' ? gap : this.fail(expected)
  }

  /** Runs a rule that can contain itself. */
  nested<T>(rule: () => T): T {
    this.#depth += 1
    if (this.#depth > deepest) this.fail(`at most ${deepest} levels of parentheses`)
    const result = rule()
    this.#depth -= 1
    return result
  }

  /** Notes a mistake that does not keep the rest from being read. */
  note(column: number, message: string, hint?: string): void {
    this.mistakes.push({ column, message, ...(hint !== undefined && { hint }) })
  }

  /** Notes what was expected here, and what came instead. */
  fail(expected: string, hint?: string): never {
    this.note(this.column, `expected ${expected}, got ${this.#next()}`, hint)
    throw new Unreadable(expected)
  }

  #start(): number {
    space.lastIndex = this.#at
    space.exec(this.#text)
    return space.lastIndex
  }

  #match(what: string | RegExp, at: number): string | undefined {
    if (typeof what === 'string') return this.#text.startsWith(what, at) ? what : undefined
    what.lastIndex = at
    return what.exec(this.#text)?.[0]
  }

  #next(): string {
    const start = this.#start()
    if (start >= this.#text.length) return 'the end'
    const found = this.#match(/[\w.]{1,30}|[^\w\s]/uy, start) ?? ''
    return JSON.stringify(found)
  }
}

const space = /\s*/y
const text = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/y
