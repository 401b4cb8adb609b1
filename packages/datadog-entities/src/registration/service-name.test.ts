import { describe, expect, test } from 'vitest'

import { plainNameProblem, queryNameProblem, serviceNameProblem } from './service-name.ts'

/** What must reach no register. */
const hostile = [
  'x^NQname!=x',
  'x^ORname!=y',
  'javascript:gs.sleep(9)',
  '@me',
  'a,b',
  'a\nb',
  'a\r\nX-Header: 1',
  '"}){id}',
  "a'b",
  'a\u0000',
  'a%5Eb',
  '=x',
  '*',
  '',
  ' checkout',
  '../../etc/passwd',
  'x'.repeat(101),
  'Chеckout',
  'Ｃheckout',
  'check\u200Bout',
  'U\u0308bung',
  'Übung',
]

describe('names of services', () => {
  test.each(['checkout', 'Checkout API', 'shop/cart.v2', 'A & B (EU)', '7', 'x'.repeat(100)])(
    '%j can be one',
    (name) => {
      expect(serviceNameProblem(name)).toBeUndefined()
      expect(queryNameProblem(name)).toBeUndefined()
      expect(plainNameProblem(name)).toBeUndefined()
    },
  )

  test.each(hostile)('%j cannot', (name) => {
    expect(serviceNameProblem(name)).toEqual(expect.any(String))
  })

  test('a mapping may have letters of all scripts, and still nothing that ServiceNow would obey', () => {
    expect(queryNameProblem('Übung')).toBeUndefined()
    for (const name of hostile.slice(0, 17))
      expect(queryNameProblem(name)).toEqual(expect.any(String))
  })

  test('a value of its own may be any line of text', () => {
    expect(plainNameProblem('"Kasse" / Übung^OR')).toBeUndefined()
    for (const name of ['', ' ', 'a\nb', '\uD800', 'x'.repeat(401)]) {
      expect(plainNameProblem(name)).toEqual(expect.any(String))
    }
  })
})
