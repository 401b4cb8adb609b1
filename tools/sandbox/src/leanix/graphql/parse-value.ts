import type { NamedValue, ValueText } from './document.ts'
import type { Reader } from './reader.ts'

/** Reads a value. A constant holds no variables. */
export function parseValue(reader: Reader, may: 'any' | 'constant'): ValueText {
  const { kind, text, at } = reader.peek()
  switch (kind) {
    case 'int':
    case 'float':
    case 'string': {
      reader.next()
      return { kind, text, at }
    }
    case 'name': {
      reader.next()
      if (text === 'null') return { kind: 'null', at }
      if (text === 'true' || text === 'false')
        return { kind: 'boolean', value: text === 'true', at }
      return { kind: 'enum', text, at }
    }
    case 'punctuation': {
      if (reader.skips('[')) return { kind: 'list', items: items(reader, may), at }
      if (reader.skips('{')) return { kind: 'object', fields: fields(reader, may), at }
      if (may === 'any' && reader.skips('$')) return { kind: 'variable', name: reader.name(), at }
      throw reader.unexpected()
    }
    case 'end': {
      throw reader.unexpected()
    }
  }
}

function items(reader: Reader, may: 'any' | 'constant'): readonly ValueText[] {
  const found: ValueText[] = []
  while (!reader.skips(']')) found.push(parseValue(reader, may))
  return found
}

function fields(reader: Reader, may: 'any' | 'constant'): readonly NamedValue[] {
  const found: NamedValue[] = []
  while (!reader.skips('}')) {
    const { at } = reader.peek()
    const name = reader.name()
    reader.expect(':')
    found.push({ name, value: parseValue(reader, may), at })
  }
  return found
}
