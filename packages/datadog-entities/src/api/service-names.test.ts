import { describe, expect, test } from 'vitest'

import { serviceNamesOf, toServiceTag } from './service-names.ts'

describe('the names under which Datadog may know a service', () => {
  test.each([
    ['checkout', ['checkout']],
    ['Checkout', ['Checkout', 'checkout']],
    ['Check Out (EU)', ['check_out_eu']],
    ['shop/cart.v2', ['shop/cart.v2']],
    ['a & b', ['a_b']],
    ['U\u0308bung', ['Übung', 'übung']],
    ['..', []],
    ['_', []],
    ['', []],
    ['/etc', []],
    ['x'.repeat(201), []],
  ])('%j: %j', (name, names) => {
    expect(serviceNamesOf(name)).toEqual(names)
  })

  test('what differs only in what tags do not hold is the same service', () => {
    expect(toServiceTag('Check  Out!')).toBe(toServiceTag('check_out'))
    expect(toServiceTag('check.out')).not.toBe(toServiceTag('check_out'))
  })
})
