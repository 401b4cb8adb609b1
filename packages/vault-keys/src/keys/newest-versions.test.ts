import { expect, test } from 'vitest'

import type { SecretVersion } from '../kv/secret-version.ts'
import { newestVersions } from './newest-versions.ts'

function version(number: number, createdAt: number): SecretVersion {
  const path = { path: 'secret/x', mount: 'secret', kv: 2 } as const
  return { ...path, version: number, createdAt, data: { number }, fetchedAt: createdAt }
}

test('a version that seems to go back is passed over, and looked for again soon', () => {
  const { settle } = newestVersions()
  expect(settle('x', version(2, 20)).version).toBe(2)
  expect(settle('x', version(1, 10))).toMatchObject({ version: 2, refreshAfterMs: 1_000 })
  expect(settle('x', version(2, 20))).toEqual(version(2, 20))
  expect(settle('x', version(1, 10)).version).toBe(2)
  expect(settle('x', version(3, 30))).toEqual(version(3, 30))
})

test('seen twice in a row it is believed', () => {
  const { settle } = newestVersions()
  settle('x', version(2, 20))
  settle('x', version(1, 10))
  expect(settle('x', version(1, 10)).version).toBe(1)
})

test('a secret that was made anew begins anew', () => {
  const { settle } = newestVersions()
  settle('x', version(7, 20))
  expect(settle('x', version(1, 30)).version).toBe(1)
})

test('secrets without versions are taken as they are, and others do not count', () => {
  const { settle } = newestVersions()
  const plain = { path: 'kv/x', mount: 'kv', kv: 1, data: {}, fetchedAt: 0 } as const
  expect(settle('x', plain)).toBe(plain)
  expect(settle('x', { ...plain, fetchedAt: 1 }).fetchedAt).toBe(1)
  settle('y', version(5, 50))
  expect(settle('z', version(1, 10)).version).toBe(1)
})
