import { existsSync } from 'node:fs'

import { expect, test } from 'vitest'

import { peakIn, residentIn, residentMegabytes } from './memory.ts'

test('the resident set is read from the status of a process', () => {
  const status = 'Name:\tnode\nVmPeak:\t 1290000 kB\nVmRSS:\t   62500 kB\nRssAnon:\t 30000 kB\n'
  expect(residentIn(status)).toBe(64)
})

test('its peak is read from there too', () => {
  expect(peakIn('VmPeak:\t 1290000 kB\nVmHWM:\t   62500 kB\nVmRSS:\t   1000 kB\n')).toBe(64)
  expect(peakIn('')).toBeUndefined()
})

test('a process that is gone has none', () => {
  expect(residentIn('Name:\tnode\nState:\tZ (zombie)\n')).toBeUndefined()
})

test.runIf(existsSync('/proc/self/status'))('this process holds some', async () => {
  expect(await residentMegabytes(process.pid)).toBeGreaterThan(10)
})
