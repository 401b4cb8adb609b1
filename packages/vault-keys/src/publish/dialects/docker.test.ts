import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { dockerCli } from '../../../test/publish/grammars.ts'
import { pick } from '../../../test/publish/readers.ts'
import { manyValues, values } from '../../../test/publish/values.ts'
import { refusalOf, textOf, written } from '../../../test/publish/written.ts'
import { dockerVariable } from './docker.ts'

test('a value is the rest of the line, as it is', () => {
  expect(textOf(dockerVariable, ` "$HOME" # 'x' `)).toBe(`KEY= "$HOME" # 'x' \n`)
  expect(textOf(dockerVariable, '')).toBe('KEY=\n')
})

test('Docker reads every accepted value back', () => {
  fc.assert(
    fc.property(manyValues, (some) => {
      const { text, accepted } = written(dockerVariable, some)
      expect(pick(dockerCli(text), accepted)).toEqual(accepted)
    }),
  )
})

test('a refused value is misread', () => {
  fc.assert(
    fc.property(
      values.filter((value) => refusalOf(dockerVariable, value) !== undefined),
      (value) => {
        expect(readsBack(value)).toBe(false)
      },
    ),
  )
})

test('the longest line that Docker reads is accepted, and no longer one', () => {
  const longest = 'é'.repeat((65_535 - 'KEY='.length - 1) / 2)
  expect(readsBack(`${longest}v`)).toBe(true)
  expect(refusalOf(dockerVariable, `${longest}v`)).toBeUndefined()
  expect(readsBack(`${longest}vv`)).toBe(false)
  expect(refusalOf(dockerVariable, `${longest}vv`)).toContain('longer than the 65535 bytes')
})

test.each([
  ['two\nlines', 'line feed'],
  ['end\r', 'carriage return'],
  ['a\0b', 'NUL'],
  ['\udc00', 'surrogate'],
])('%j is refused, with the reason', (value, reason) => {
  expect(refusalOf(dockerVariable, value)).toContain(reason)
})

function readsBack(value: string): boolean {
  try {
    return dockerCli(`KEY=${value}\n`)['KEY'] === value
  } catch {
    return false
  }
}
