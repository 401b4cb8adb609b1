import { expect, test } from 'vitest'

import { tokenIn } from './sign-in.ts'

test.each([
  ['abc-_123', 'abc-_123'],
  ['  abc\n', 'abc'],
  ['http://127.0.0.1:8080/#token=abc', 'abc'],
])('the token in %j', (pasted, token) => {
  expect(tokenIn(pasted)).toBe(token)
})
