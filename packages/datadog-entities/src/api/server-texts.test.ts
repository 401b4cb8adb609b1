import { expect, test } from 'vitest'

import { serverTexts } from './server-texts.ts'

test.each<[string, string, readonly string[]]>([
  ['v1', '{"errors":["a","b"]}', ['a', 'b']],
  ['v1, one', '{"errors":"a"}', ['a']],
  [
    'JSON:API',
    '{"errors":[{"status":"400","title":"Bad","detail":"worse"},{"detail":"x"}]}',
    ['Bad: worse', 'x'],
  ],
  ['with details', '{"errors":["Not Found"],"error_details":[{}]}', ['Not Found']],
  ['by id', '{"data":{"ok":[]},"errors":{"12":["in use"],"13":["too"]}}', ['in use', 'too']],
  ['one error', '{"error":"a"}', ['a']],
  ['a message', '{"message":"a"}', ['a']],
  ['none', '{}', []],
  ['null', '{"errors":null}', []],
  ['without its end', '{"errors":["a","b', ['{"errors":["a","b']],
])('an answer of the API: %s', (_, body, texts) => {
  expect(serverTexts(body)).toEqual({ isApi: true, texts })
})

test.each<[string, string, readonly string[]]>([
  [
    'a page with a title',
    '<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>',
    ['502 Bad Gateway'],
  ],
  [
    'a page without',
    '<html><body><h1>Sorry</h1>\n<p>try again</p></body></html>',
    ['Sorry try again'],
  ],
  ['plain words', 'upstream connect error', ['upstream connect error']],
  ['nothing', '  ', []],
  ['a JSON text', '"no"', ['no']],
  ['a JSON list', '[1]', []],
])('an answer of something else: %s', (_, body, texts) => {
  expect(serverTexts(body)).toEqual({ isApi: false, texts })
})

test('a page is cut', () => {
  const [text = ''] = serverTexts('x'.repeat(5_000)).texts
  expect(text.length).toBe(501)
})
