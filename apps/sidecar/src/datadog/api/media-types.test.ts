import { expect, test } from 'vitest'

import { parseContentType, preferredType } from './media-types.ts'

const offered = ['application/json', 'application/yaml', 'text/yaml']

test.each([
  [null, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/yaml', 'application/yaml'],
  ['text/*', 'text/yaml'],
  ['application/json;q=0.5, application/yaml', 'application/yaml'],
  ['application/json;q=0, */*;q=0.1', 'application/yaml'],
  ['APPLICATION/YAML ; q=1', 'application/yaml'],
  ['text/html, */*;q=0.8', 'application/json'],
  ['text/html', undefined],
  ['application/json;q=0', undefined],
  ['application/json;q=7', undefined],
  ['nonsense', undefined],
])('Accept: %s', (accept, type) => {
  expect(preferredType(accept, offered)).toBe(type)
})

test('Content-Type with its parameters', () => {
  const parsed = parseContentType('Application/JSON; Charset="UTF-8"')
  expect(parsed?.type).toBe('application/json')
  expect(parsed?.parameters.get('charset')).toBe('utf-8')
  for (const none of ['', 'json', 'a/b/c', 'a /b', ';charset=utf-8']) {
    expect(parseContentType(none)).toBeUndefined()
  }
})
