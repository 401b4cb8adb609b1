import type {
  Directive,
  Document,
  FieldText,
  Fragment,
  NamedValue,
  Operation,
  Selection,
  TypeText,
  VariableText,
} from './document.ts'
import { parseValue } from './parse-value.ts'
import { createReader, type Reader } from './reader.ts'

/** Reads a query. Throws a `SyntaxMistake`, as for type definitions, which nobody may send. */
export function parseDocument(source: string): Document {
  const reader = createReader(source)
  const operations: Operation[] = []
  const fragments: Fragment[] = []
  do {
    if (reader.isWord('fragment')) fragments.push(fragment(reader))
    else operations.push(operation(reader))
  } while (reader.peek().kind !== 'end')
  return { operations, fragments }
}

/** Reads a type: `[ID!]!`. */
export function parseType(source: string): TypeText {
  return type(createReader(source))
}

function operation(reader: Reader): Operation {
  const { at, text } = reader.peek()
  if (text === '{') {
    const selection = selectionSet(reader)
    return { kind: 'query', name: undefined, variables: [], selection, at }
  }
  const kind = (['query', 'mutation', 'subscription'] as const).find((word) => reader.isWord(word))
  if (kind === undefined) throw reader.unexpected()
  reader.next()
  const name = reader.peek().kind === 'name' ? reader.name() : undefined
  const variables = reader.skips('(') ? many(reader, ')', variable) : []
  directives(reader)
  return { kind, name, variables, selection: selectionSet(reader), at }
}

function fragment(reader: Reader): Fragment {
  const { at } = reader.next()
  if (reader.isWord('on')) throw reader.unexpected()
  const name = reader.name()
  reader.word('on')
  const on = reader.name()
  directives(reader)
  return { name, on, selection: selectionSet(reader), at }
}

function variable(reader: Reader): VariableText {
  const { at } = reader.expect('$')
  const name = reader.name()
  reader.expect(':')
  const declared = type(reader)
  const otherwise = reader.skips('=') ? parseValue(reader, 'constant') : undefined
  directives(reader)
  return { name, type: declared, otherwise, at }
}

function type(reader: Reader): TypeText {
  let inner: TypeText
  if (reader.skips('[')) {
    inner = { kind: 'list', of: type(reader) }
    reader.expect(']')
  } else {
    inner = { kind: 'named', name: reader.name() }
  }
  return reader.skips('!') ? { kind: 'required', of: inner } : inner
}

function selectionSet(reader: Reader): readonly Selection[] {
  reader.expect('{')
  return many(reader, '}', selection)
}

function selection(reader: Reader): Selection {
  const { at } = reader.peek()
  if (!reader.skips('...')) return field(reader)
  if (reader.peek().kind === 'name' && !reader.isWord('on')) {
    return { kind: 'spread', name: reader.name(), directives: directives(reader), at }
  }
  let on: string | undefined
  if (reader.isWord('on')) {
    reader.next()
    on = reader.name()
  }
  return { kind: 'inline', on, directives: directives(reader), selection: selectionSet(reader), at }
}

function field(reader: Reader): FieldText {
  const { at } = reader.peek()
  const first = reader.name()
  const second = reader.skips(':') ? reader.name() : undefined
  return {
    kind: 'field',
    alias: second === undefined ? undefined : first,
    name: second ?? first,
    args: args(reader),
    directives: directives(reader),
    selection: reader.peek().text === '{' && reader.isMark() ? selectionSet(reader) : undefined,
    at,
  }
}

function args(reader: Reader): readonly NamedValue[] {
  return reader.skips('(') ? many(reader, ')', argument) : []
}

function argument(reader: Reader): NamedValue {
  const { at } = reader.peek()
  const name = reader.name()
  reader.expect(':')
  return { name, value: parseValue(reader, 'any'), at }
}

function directives(reader: Reader): readonly Directive[] {
  const found: Directive[] = []
  while (reader.isMark() && reader.peek().text === '@') {
    const { at } = reader.next()
    found.push({ name: reader.name(), args: args(reader), at })
  }
  return found
}

/** At least one, up to the closing mark. */
function many<T>(reader: Reader, end: string, read: (reader: Reader) => T): readonly T[] {
  const found: T[] = []
  do found.push(read(reader))
  while (!reader.skips(end))
  return found
}
