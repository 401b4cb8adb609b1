import { expect, test } from 'vitest'

import { parseByteSize } from './byte-size.ts'
import { parseDuration } from './duration.ts'

test.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5h', 5_400_000],
  [' 10m ', 600_000],
  ['7d', 604_800_000],
  ['0s', 0],
])('%s is %i ms', (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs)
})

test.each([
  '',
  '10',
  'm',
  '10 m',
  '-1s',
  '1w',
  '10mm',
  '1e3s',
  'ten minutes',
  '9'.repeat(30) + 'd',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  ['4096', 4096],
  ['10MiB', 10_485_760],
  ['512 KiB', 524_288],
  ['1MB', 1_000_000],
])('%s is %i bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes)
})

test.each(['', '1.5MiB', '-1', '10 mib', '10 GiB'])('%j is no size', (text) => {
  expect(parseByteSize(text)).toBeUndefined()
})
