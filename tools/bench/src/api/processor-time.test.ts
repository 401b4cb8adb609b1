import { expect, test } from 'vitest'

import { processorMsIn, waitedMsIn } from './processor-time.ts'

test('time in the program and in the kernel is added up, whatever the program is called', () => {
  const stat = '4711 (node (a) b) S 1 4711 4711 0 -1 4194304 1 2 3 4 250 30 0 0 20 0 11 0 99'
  expect(processorMsIn(stat)).toBe(2800)
})

test('a process that is gone has none', () => {
  expect(processorMsIn('')).toBeUndefined()
})

test('the wait for a core is the second figure', () => {
  expect(waitedMsIn('4126113382 3732289293 9211\n')).toBeCloseTo(3732.289, 3)
  expect(waitedMsIn('')).toBeUndefined()
})
