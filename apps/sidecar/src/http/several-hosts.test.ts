import { expect, test } from 'vitest'

import { namesSeveralHosts } from './several-hosts.ts'

test('hosts are counted by the names of headers, however they are written', () => {
  const named = (...rawHeaders: readonly string[]) =>
    namesSeveralHosts({ incoming: { rawHeaders } })
  expect(named('Host', 'a', 'HOST', 'b')).toBe(true)
  expect(named('host', 'a', 'host', 'a')).toBe(true)
  expect(named('Host', 'host', 'X-A', 'host')).toBe(false)
  expect(named()).toBe(false)
  expect(namesSeveralHosts({})).toBe(false)
})
