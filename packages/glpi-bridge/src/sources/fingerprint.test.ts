import { expect, test } from 'vitest'

import { fingerprintOf } from './fingerprint.ts'

test.each([
  [{}, 'cbf29ce484222325'],
  [{ alertname: 'alert1', lbl1: 'val1' }, 'fac0861a85de433a'],
  [{ alertname: 'alert1', lbl1: 'val2' }, 'fab6861a85d5eeb5'],
])('the fingerprint of %j is %s, as Alertmanager computes it', (labels, fingerprint) => {
  expect(fingerprintOf(labels)).toBe(fingerprint)
})

test('the order in which labels were written does not matter', () => {
  expect(fingerprintOf({ b: '2', a: '1', ab: '3' })).toBe(
    fingerprintOf({ ab: '3', a: '1', b: '2' }),
  )
})

test('text beyond ASCII counts by its UTF-8 bytes', () => {
  expect(fingerprintOf({ city: 'Zürich' })).not.toBe(fingerprintOf({ city: 'Zurich' }))
  expect(fingerprintOf({ a: '\u{10ffff}', '\u{ffff}': 'b' })).toMatch(/^[\da-f]{16}$/)
})
