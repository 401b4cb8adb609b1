import fc from 'fast-check'
import { expect, test } from 'vitest'

import { encodedPath, mountPath, pathOf } from './path.ts'

test('encodes each segment and keeps the slashes', () => {
  expect(encodedPath('secret', 'data', 'team a/key#1?')).toBe('secret/data/team%20a/key%231%3F')
  expect(encodedPath('kv/100%/ключ')).toBe('kv/100%25/%D0%BA%D0%BB%D1%8E%D1%87')
})

test('cuts slashes at the edges: the server fails over a path that ends with one', () => {
  expect(encodedPath('/secret/', '/birddog//')).toBe('secret/birddog')
  expect(mountPath('/team-a/k8s/')).toBe('team-a/k8s')
})

test.each([
  ['a//b', 'has an empty segment'],
  ['', 'has an empty segment'],
  ['/', 'has an empty segment'],
  ['a/../b', 'has the segment ..'],
  ['a/.', 'has the segment .'],
  ['a\nb', 'has a control character'],
  ['a\u0000', 'has a control character'],
  ['a\ud800', 'has half of a surrogate pair'],
])('refuses %j', (path, message) => {
  expect(() => encodedPath('secret', path)).toThrow(
    expect.objectContaining({ code: 'config', path, message: expect.stringContaining(message) }),
  )
})

test('what the server decodes is what was given', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[/\p{Cc}]/u.test(text) && text !== '.' && text !== '..')
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
      const url = new URL(`http://vault/v1/${encodedPath(...segments)}`)
      const [, , ...received] = url.pathname.split('/').map(decodeURIComponent)
      expect(received).toEqual(segments)
      expect(url.search + url.hash).toBe('')
    }),
  )
})

test('shows the path of a call without its query', () => {
  expect(pathOf({ path: 'secret/data/birddog?version=7' })).toBe('secret/data/birddog')
})
