import { existsSync, readdirSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { openKeysHouse, newrelic, datadog, patience } from './keys-house.ts'

// Real processes take their time on a busy machine.
describe('stopping once', { timeout: 60_000 }, () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '68. %s during a read: it stops within two seconds, writes nothing, and leaves no token',
    async (signal) => {
      const house = await openKeysHouse()
      await house.control.faults([
        { match: { path: '/v1/secret/data/*' }, effect: { type: 'slow', ms: 60_000 } },
      ])
      const once = house.start('once')
      await expect
        .poll(async () => (await house.requests('secret/data/*')).length, patience)
        .toBe(1)
      const at = performance.now()
      once.kill(signal)
      const { code, stdout, stderr } = await once.ended
      expect(performance.now() - at).toBeLessThan(2_000)
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
      expect(stdout).toBe('')
      expect(stderr).toContain(`stopped by ${signal}`)
      expect(existsSync(house.file('keys'))).toBe(false)
      expect(house.terminationLog()).toMatch(/^exit=1(?:30|43)\n$/)
      expect(await house.liveTokens()).toBe(0)
    },
  )

  test('68. SIGTERM during a login that hangs: it stops within two seconds', async () => {
    const house = await openKeysHouse()
    await house.control.faults([
      { match: { path: '/v1/auth/approle/login' }, effect: { type: 'slow', ms: 1_000 } },
    ])
    const once = house.start('once')
    await expect
      .poll(async () => (await house.requests('auth/approle/login')).length, patience)
      .toBe(1)
    const at = performance.now()
    once.kill('SIGTERM')
    expect((await once.ended).code).toBe(143)
    expect(performance.now() - at).toBeLessThan(2_000)
    // A token that comes too late is given back all the same.
    await expect.poll(() => house.liveTokens(), patience).toBe(0)
  })

  test('68. SIGTERM at any moment: every set is whole or not there, and no token is left', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`f${index}`, 'apiKey']),
    )
    const many = { ...datadog, publish: { folder: 'keys', files } }
    const house = await openKeysHouse({ sets: { many, newrelic } })
    const outcomes = new Set<number | null>()
    for (const afterMs of [0, 5, 10, 15, 20, 30, 40]) {
      const once = house.start('once')
      const before = (await house.requests('secret/data/*')).length
      await expect
        .poll(async () => (await house.requests('secret/data/*')).length, {
          ...patience,
          interval: 5,
        })
        .toBeGreaterThan(before)
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      once.kill('SIGTERM')
      const { code } = await once.ended
      outcomes.add(code)
      const there = existsSync(house.file('keys/..data'))
        ? readdirSync(house.file('keys/..data')).length
        : 0
      expect([0, 200]).toContain(there)
      await expect.poll(() => house.liveTokens(), patience).toBe(0)
    }
    // Null: it came before or after the commands listen to signals, where it does what it always does.
    for (const code of outcomes) expect([0, 143, null]).toContain(code)
    expect((await house.run('once')).code).toBe(0)
  })
})
