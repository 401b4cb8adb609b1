import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SyntaxMistake } from './graphql-error.ts'
import { parseDocument, parseType } from './parse.ts'
import { tokensOf } from './tokens.ts'

const texts = (source: string): readonly string[] => tokensOf(source).map(({ text }) => text)

test('commas, comments and blanks between tokens mean nothing', () => {
  expect(texts('\uFEFF{ a,\t,b # c }\n...d }')).toEqual(['{', 'a', 'b', '...', 'd', '}', '<EOF>'])
})

test('numbers and texts are told apart by how they are written', () => {
  expect(tokensOf('-12 1.5 2e3 "a" """b"""').map(({ kind }) => kind)).toEqual([
    'int',
    'float',
    'float',
    'string',
    'string',
    'end',
  ])
  for (const wrong of ['01', '1a', '1.', '.5', '"a\nb"', '"\\x"', '"open', '\u0000', '"\u0001"']) {
    expect(() => tokensOf(wrong)).toThrow(SyntaxMistake)
  }
})

test('a block loses the indentation that all its lines share', () => {
  expect(texts('"""\n    a\n      b \\"""\n  """')[0]).toBe('a\n  b """')
})

test('a mistake says where it stands', () => {
  expect(() => parseDocument('{\n  a(b: )\n}')).toThrow(
    "Invalid syntax with offending token ')' at line 2 column 8",
  )
})

test('types', () => {
  expect(parseType('[ID!]!')).toEqual({
    kind: 'required',
    of: { kind: 'list', of: { kind: 'required', of: { kind: 'named', name: 'ID' } } },
  })
})

test('texts may hold what is no control character', () => {
  expect(texts('"\t\u007F\u0085é🐕"')[0]).toBe('\t\u007F\u0085é🐕')
})

test('any text that is written as JSON writes it is read as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(texts(JSON.stringify(text))[0]).toBe(text)
    }),
  )
})

test('whatever is sent, it is a query or a mistake', () => {
  const pieces = ['{', '}', '(', ')', '...', 'on', 'a', '$', ':', '"', '1', '[', '@', '!', 'query']
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
      expect(mistakeIn(parts.join(' '))).toSatisfy(
        (mistake) => mistake === undefined || mistake instanceof SyntaxMistake,
      )
    }),
  )
})

function mistakeIn(source: string): unknown {
  try {
    parseDocument(source)
    return undefined
  } catch (error) {
    return error
  }
}
