import type { At } from './document.ts'
import { SyntaxMistake } from './graphql-error.ts'

/** The smallest piece of a query. */
export interface Token {
  readonly kind: 'punctuation' | 'name' | 'int' | 'float' | 'string' | 'end'
  /** Of a text its value, without quotes and escapes. */
  readonly text: string
  readonly at: At
}

const ignored = /[\s,\uFEFF]+|#[^\n\r]*/y
const punctuation = /\.\.\.|[!$&()[\]:=@{|}]/y
const name = /[A-Za-z_]\w*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?(?![\w.])/y
const block = /"""((?:\\"""|[^])*?)"""/y
// No control characters but tabs.
const text = /"((?:[\t\u0020\u0021\u0023-\u005B\u005D-\uFFFF]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)"/y

/** Cuts a query into tokens; the last one is the end. Throws a `SyntaxMistake`. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let index = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = index
    const found = pattern.exec(source)
    if (found !== null) index = pattern.lastIndex
    return found
  }
  while (index < source.length) {
    if (take(ignored) !== null) continue
    const at = placeOf(source, index)
    const add = (kind: Token['kind'], value: string): void => {
      tokens.push({ kind, text: value, at })
    }
    let found: RegExpExecArray | null
    if ((found = take(punctuation)) !== null) add('punctuation', found[0])
    else if ((found = take(name)) !== null) add('name', found[0])
    else if ((found = take(number)) !== null) add(isFloat(found) ? 'float' : 'int', found[0])
    else if ((found = take(block)) !== null) add('string', blockText(found[1] ?? ''))
    else if ((found = take(text)) !== null) add('string', unescaped(found[1] ?? ''))
    else throw offending(source.slice(index, index + 1), at)
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: placeOf(source, source.length) })
  return tokens
}

/** The error about a token that cannot stand where it stands. */
export function offending(token: string, at: At): SyntaxMistake {
  const place = `line ${at.line} column ${at.column}`
  return new SyntaxMistake(`Invalid syntax with offending token '${token}' at ${place}`, at)
}

function isFloat([, fraction, exponent]: RegExpExecArray): boolean {
  return fraction !== undefined || exponent !== undefined
}

function placeOf(source: string, index: number): At {
  const lines = source.slice(0, index).split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

function unescaped(inner: string): string {
  const value: unknown = JSON.parse(`"${inner.replaceAll('\t', String.raw`\t`)}"`)
  return String(value)
}

function blockText(inner: string): string {
  const lines = inner.replaceAll(String.raw`\"""`, '"""').split(/\r\n|\n|\r/)
  const indents = lines.slice(1).flatMap((line) => {
    const indent = line.search(/[^ \t]/)
    return indent < 0 ? [] : [indent]
  })
  const common = indents.length === 0 ? 0 : Math.min(...indents)
  const cut = lines.map((line, index) => (index === 0 ? line : line.slice(common)))
  const blank = (line: string | undefined): boolean => line !== undefined && line.trim() === ''
  while (blank(cut[0])) cut.shift()
  while (blank(cut.at(-1))) cut.pop()
  return cut.join('\n')
}
