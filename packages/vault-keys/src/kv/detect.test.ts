import { expect, test } from 'vitest'

import { mounted } from '../../test/fake-session.ts'
import type { Reply } from '../../test/fake-session.ts'
import { VaultError } from '../error.ts'
import { mountOf } from './detect.ts'

function detected(path: string, reply: Reply) {
  if (reply instanceof VaultError) throw reply
  return mountOf(path, { ...reply, answeredAt: 0 }, 'vault')
}

test('a mount without options, without a version or with version 1 is KV v1', () => {
  for (const options of [null, {}, { version: null }, { version: '1' }]) {
    expect(detected('kv/x', mounted('kv/', options))).toEqual({ path: 'kv', kv: 1 })
  }
})

test('a mount with version 2 is KV v2', () => {
  expect(detected('kv/x', mounted('kv/', { version: '2' }))).toEqual({ path: 'kv', kv: 2 })
  expect(detected('kv/x', mounted('kv/', { version: '2' }, 'generic'))?.kv).toBe(2)
})

test('a mount may have several segments', () => {
  expect(detected('team/kv/x', mounted('team/kv/', { version: '2' }))?.path).toBe('team/kv')
})

test('the namespace before the mount is cut off, unless it was asked for', () => {
  const told = mounted('ns1/kv/', { version: '2' })
  expect(detected('kv/x', told)?.path).toBe('kv')
  expect(detected('ns1/kv/x', told)?.path).toBe('ns1/kv')
})

test('a server without this question is so old that it has KV v1 only', () => {
  expect(detected('kv/x', { status: 404, body: { errors: [] } })).toBeUndefined()
})

test('a namespace that does not exist is not taken for an old server', () => {
  const reply = { status: 404, body: { errors: ['namespace not found'] } }
  expect(() => detected('kv/x', reply)).toThrow(
    expect.objectContaining({ code: 'namespace-not-found' }),
  )
})

test('another engine is no KV mount', () => {
  expect(() => detected('pki/x', mounted('pki/', {}, 'pki'))).toThrow(
    expect.objectContaining({
      code: 'kv-version-mismatch',
      message: 'vault: pki holds an engine of type "pki", not kv',
    }),
  )
})

test.each([
  ['nothing', {}],
  ['another path', { data: { path: 'other/', type: 'kv', options: null } }],
  ['an unknown version', { data: { path: 'kv/', type: 'kv', options: { version: '3' } } }],
])('%s is no answer to the question', (_, body) => {
  expect(() => detected('kv/x', { status: 200, body })).toThrow(
    expect.objectContaining({ code: 'protocol' }),
  )
})
