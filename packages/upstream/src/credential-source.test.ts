import { expect, test } from 'vitest'

import { staticCredential } from './credential-source.ts'

test('a static credential stays the same, also after it was rejected', async () => {
  const source = staticCredential({ user: 'bridge' })
  const { signal } = new AbortController()
  const first = await source.get(signal)
  source.reject(first.version)
  expect(await source.get(signal)).toEqual({ version: first.version, value: { user: 'bridge' } })
})
