import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  dotenv,
  dotenvFast,
  nodeEnvFile,
  nodeParseEnv,
  pick,
} from '../../../test/publish/readers.ts'
import type { Reader } from '../../../test/publish/readers.ts'
import { manyValues, values } from '../../../test/publish/values.ts'
import { refusalOf, textOf, written } from '../../../test/publish/written.ts'
import { dotenvVariable } from './dotenv.ts'

const inProcess: readonly (readonly [string, Reader])[] = [
  ['util.parseEnv', nodeParseEnv],
  ['dotenv', dotenv],
  ['dotenv, fast', dotenvFast],
]

test.each([
  ['plain', "KEY='plain'\n"],
  ['', "KEY=''\n"],
  ["it's", 'KEY="it\'s"\n'],
  [`'"`, 'KEY=`\'"`\n'],
  [String.raw`'a\nb'`, "KEY=`'a\\nb'`\n"],
  ['C:\\keys\\', 'KEY=C:\\keys\\\n'],
  ['a\'b"c`d', 'KEY=a\'b"c`d\n'],
  ['two\nlines\n', "KEY='two\nlines\n'\n"],
])('%j is written with quotes that it does not hold', (value, text) => {
  expect(textOf(dotenvVariable, value)).toBe(text)
})

describe.each(inProcess)('%s', (_, read) => {
  test('gives every accepted value back', () => {
    fc.assert(
      fc.property(manyValues, (some) => {
        const { text, accepted } = written(dotenvVariable, some)
        expect(pick(read(text), accepted)).toEqual(accepted)
      }),
    )
  })
})

test('node --env-file gives every accepted value to the process', () => {
  const readsThemBack = fc.property(manyValues, (some) => {
    const { text, accepted } = written(dotenvVariable, some)
    expect(pick(nodeEnvFile(text), accepted)).toEqual(accepted)
  })
  // Each run starts a process for sixty values.
  fc.assert(readsThemBack, { numRuns: 10 })
})

test('a refused value is misread by one of the readers, however it is quoted', () => {
  fc.assert(
    fc.property(
      values.filter((value) => refusalOf(dotenvVariable, value) !== undefined),
      (value) => {
        for (const quote of ["'", '"', '`', '']) expect(isHeld(quote, value)).toBe(false)
      },
    ),
  )
})

test.each([
  ['a\rb', 'carriage return'],
  ['a\0b', 'NUL'],
  ['a\ud800', 'surrogate'],
  [' C:\\keys\\', 'backslash'],
  [`'"\` #`, 'all three kinds of quotes'],
])('%j is refused, with the reason', (value, reason) => {
  expect(refusalOf(dotenvVariable, value)).toContain(reason)
})

/** Whether all readers read it, whatever comes after it in the file. */
function isHeld(quote: string, value: string): boolean {
  const line = `KEY=${quote}${value}${quote}\n`
  const afterwards = ['', `NEXT='#'\n`, 'NEXT="#"\n', 'NEXT=`#`\n', 'NEXT=#\n']
  // An environment holds no NUL and nothing but text, whatever a parser makes of it.
  if (value.includes('\0') || !value.isWellFormed()) return false
  return afterwards.every((next) =>
    inProcess.every(([, read]) => read(`${line}${next}`)['KEY'] === value),
  )
}
