import { expect, test } from 'vitest'

import { parseExactJson } from './exact-json.ts'
import { ExactNumber } from './exact-number.ts'

test('numbers that a double would change keep their text', () => {
  const text =
    '{"big":12345678901234567890,"odd":9007199254740993,"one":1.0,"exp":1e3,"tiny":1e-400}'
  expect(parseExactJson(text)).toEqual({
    big: new ExactNumber('12345678901234567890'),
    odd: new ExactNumber('9007199254740993'),
    one: new ExactNumber('1.0'),
    exp: new ExactNumber('1e3'),
    tiny: new ExactNumber('1e-400'),
  })
})

test('everything else is what JSON.parse makes of it', () => {
  const text = '{"n":[0,-1,3600,0.5,1e+21],"s":"12345678901234567890","b":true,"z":null,"o":{}}'
  expect(parseExactJson(text)).toEqual(JSON.parse(text))
})

test('what is no JSON is refused', () => {
  expect(() => parseExactJson('{"a":')).toThrow(SyntaxError)
})
