import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { pick, shell } from '../../../test/publish/readers.ts'
import { manyValues } from '../../../test/publish/values.ts'
import { refusalOf, textOf, written } from '../../../test/publish/written.ts'
import { posixVariable } from './posix.ts'

test('a value stands between single quotes, and one of its own is written outside of them', () => {
  expect(textOf(posixVariable, "it's $HOME")).toBe(String.raw`export KEY='it'\''s $HOME'` + '\n')
  expect(textOf(posixVariable, '')).toBe("export KEY=''\n")
})

describe.each(['dash', 'bash'])('%s', (command) => {
  const read = shell(command)

  test('hands every accepted value to the programs that it starts, byte by byte', () => {
    const readsThemBack = fc.property(manyValues, (values) => {
      const { text, accepted } = written(posixVariable, values)
      expect(pick(read(text), accepted)).toEqual(accepted)
    })
    // Each run starts a process for sixty values.
    fc.assert(readsThemBack, { numRuns: 10 })
  })

  test('can hand on the longest value that is accepted, and none that is longer', () => {
    const longest = 'v'.repeat(131_071 - 'KEY='.length)
    expect(read(textOf(posixVariable, longest))['KEY']).toBe(longest)
    expect(() => read(`export KEY='${longest}v'\n`)).toThrow(/too long/)
    expect(refusalOf(posixVariable, `${longest}v`)).toContain('longer than the 131071 bytes')
  })

  test('drops a NUL or ends the value there, so it is refused', () => {
    expect(refusalOf(posixVariable, 'a\0b')).toContain('a NUL')
    expect(read("export KEY='a\0b'\n")['KEY']).not.toBe('a\0b')
  })
})

test('only NUL, halves of surrogate pairs and what no program can be given are refused', () => {
  const refusesLittle = fc.property(manyValues, (values) => {
    for (const value of written(posixVariable, values).refused) {
      expect(value.includes('\0') || !value.isWellFormed()).toBe(true)
    }
  })
  fc.assert(refusesLittle, { numRuns: 20 })
})
