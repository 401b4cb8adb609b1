import type { SyntaxMistake } from './graphql-error.ts'
import { offending, tokensOf, type Token } from './tokens.ts'

/** Goes through the tokens of a query, one after the other. */
export interface Reader {
  /** The next token, which stays. */
  peek(): Token
  /** The next token; it is used up. */
  next(): Token
  /** Whether the next token is punctuation. */
  isMark(): boolean
  /** Whether the next token is this name. */
  isWord(word: string): boolean
  /** Uses up this punctuation, if it comes next. */
  skips(mark: string): boolean
  /** Uses up this punctuation, or throws. */
  expect(mark: string): Token
  /** Uses up this name, or throws. */
  word(word: string): void
  /** Uses up a name, or throws. */
  name(): string
  /** The error about the next token. */
  unexpected(): SyntaxMistake
}

/** Creates a reader of a query. */
export function createReader(source: string): Reader {
  const tokens = tokensOf(source)
  const end = tokens.at(-1) ?? { kind: 'end', text: '<EOF>', at: { line: 1, column: 1 } }
  let index = 0
  const peek = (): Token => tokens[index] ?? end
  const next = (): Token => {
    const token = peek()
    index += 1
    return token
  }
  const unexpected = (): SyntaxMistake => offending(peek().text, peek().at)
  const isMark = (): boolean => peek().kind === 'punctuation'
  const isWord = (word: string): boolean => peek().kind === 'name' && peek().text === word
  return {
    peek,
    next,
    isMark,
    isWord,
    unexpected,
    skips(mark) {
      const found = isMark() && peek().text === mark
      if (found) index += 1
      return found
    },
    expect(mark) {
      if (!isMark() || peek().text !== mark) throw unexpected()
      return next()
    },
    word(word) {
      if (!isWord(word)) throw unexpected()
      index += 1
    },
    name() {
      if (peek().kind !== 'name') throw unexpected()
      return next().text
    },
  }
}
