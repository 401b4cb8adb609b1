import { describe, expect, test } from 'vitest'

import { isSameName, isSimilarName } from './same-name.ts'

const strict = { caseSensitive: true }
const loose = { caseSensitive: false }

describe('whether two names are the same', () => {
  test.each([
    ['Übung', 'U\u0308bung', true, true],
    ['Checkout', ' Checkout\n', true, true],
    ['Checkout', 'checkout', false, true],
    ['Checkout', 'Chеckout' /* a Cyrillic е */, false, false],
    ['Checkout', 'Checkout API', false, false],
    ['Checkout API', 'Checkout  API', false, false],
    ['Checkout', 'Ｃheckout', false, false],
  ])('%j and %j: %j, and without capitals %j', (a, b, exactly, withoutCase) => {
    expect(isSameName(a, b, strict)).toBe(exactly)
    expect(isSameName(a, b, loose)).toBe(withoutCase)
  })

  test('what a database may take for the same is similar; anything else is not', () => {
    expect(isSimilarName('Ubung', 'Übung')).toBe(true)
    expect(isSimilarName('Checkout API', 'checkout  api')).toBe(true)
    expect(isSimilarName('Checkout', 'Checkout API')).toBe(false)
    expect(isSimilarName('Checkout', '')).toBe(false)
  })
})
