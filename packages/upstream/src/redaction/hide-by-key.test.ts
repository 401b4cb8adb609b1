import { expect, test } from 'vitest'

import { hideByKey } from './hide-by-key.ts'
import { sensitiveKeys } from './sensitive-keys.ts'

const hide = (text: string): string => hideByKey(text, sensitiveKeys([]), '***')

test.each<[string, string]>([
  ['{"session_token":"abc","id":1}', '{"session_token":"***","id":1}'],
  ['{"password" : "a\\"b" , "id":1}', '{"password" : "***" , "id":1}'],
  ['{"token":12345,"id":1}', '{"token":"***","id":1}'],
  ['{"token":"cut off', '{"token":"***"'],
  ['{"tokens_used":5}', '{"tokens_used":5}'],
  ['{"Set-Cookie":["a=1","b=2"],"id":1}', '{"Set-Cookie":"***","id":1}'],
  ['{"auth":{"client_token":"hvs.x"}}', '{"auth":{"client_token":"***"}}'],
  ["{'api_key': 'abc'}", "{'api_key': '***'}"],
  ['["app_token" => "abc"]', '["app_token" => "***"]'],
  ['{"message":"{\\"token\\":\\"abc\\"}","id":1}', '{"message":"{\\"token\\":\\"***\\"}","id":1}'],
  ['?session_token=abc&range=0-5', '?session_token=***&range=0-5'],
  ['url=https://h/x?token=abc', 'url=https://h/x?token=***'],
  ['GET / \r\nAuthorization: Bearer a.b c\r\nHost: h', 'GET / \r\nAuthorization: ***\r\nHost: h'],
  ['Cookie: a=1; b=2\nHost: h', 'Cookie: ***\nHost: h'],
  ['App-Token: abc, Accept: x', 'App-Token: ***, Accept: x'],
  ['http://user:pass@proxy:3128/', 'http://***@proxy:3128/'],
  ['connect ECONNREFUSED 127.0.0.1:80', 'connect ECONNREFUSED 127.0.0.1:80'],
  ['["ERROR_SESSION_TOKEN_INVALID","not valid"]', '["ERROR_SESSION_TOKEN_INVALID","not valid"]'],
])('%s', (text, hidden) => {
  expect(hide(text)).toBe(hidden)
})

test.each<[string, string]>([
  ['quotes', '"'.repeat(200_000)],
  ['backslashes', '\\'.repeat(200_000)],
  ['open values', '"token":"'.repeat(20_000)],
  ['escaped keys', '\\"token\\":\\"'.repeat(15_000)],
  ['brackets', '"token":['.repeat(20_000)],
  ['spaces', `token${' '.repeat(200_000)}`],
  ['slashes', 'a://'.repeat(50_000)],
  ['words', 'authorization'.repeat(15_000)],
])('takes no longer for hostile text: %s', (_, text) => {
  const before = performance.now()
  hide(text)
  expect(performance.now() - before).toBeLessThan(1_500)
})
