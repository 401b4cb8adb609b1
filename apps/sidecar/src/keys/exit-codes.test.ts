import { expect, test } from 'vitest'

import { exitCodeFor, keysExitCodesText, worst } from './exit-codes.ts'

test('security events come before everything, bugs after it', () => {
  expect(worst([68, 77, 80, 66])).toBe(80)
  expect(worst([77, 81])).toBe(81)
  expect(worst([83, 77])).toBe(77)
  expect(worst([69, 68])).toBe(69)
  expect(worst([70, 68])).toBe(68)
  expect(worst([])).toBe(70)
})

test('what fails has the code that the help explains', () => {
  expect(exitCodeFor('wrapping-tampered')).toBe(80)
  expect(exitCodeFor('permission-denied')).toBe(77)
  expect(exitCodeFor('write-failed')).toBe(74)
  expect(keysExitCodesText()).toContain('\n   77  the login or the permission is refused\n')
})
