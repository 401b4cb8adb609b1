import { rmSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { datadog, expectNoCanary, newrelic, openKeysHouse } from './keys-house.ts'

// Real processes take their time on a busy machine.
describe('check', { timeout: 60_000 }, () => {
  test('tells which keys there are, how old, and where they would go; writes nothing', async () => {
    const house = await openKeysHouse({ sets: { datadog, newrelic: { keys: newrelic.keys } } })
    const { code, stdout } = await house.run('check')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^datadog \(of default\)\n {2}apiKey: secret\/birddog\/datadog@2#api_key, written \d+s ago\n/,
    )
    expect(stdout).toContain(`-> 2 files in ${house.file('keys')}: not up to date\n`)
    expect(stdout).toContain('newrelic (of default)\n')
    expect(stdout).toContain('-> for exec only\n')
    expectNoCanary(stdout)
    expect(await house.liveTokens()).toBe(0)
    expect((await house.run('probe')).code).toBe(66)

    await house.run('once')
    expect((await house.run('check')).stdout).toContain(': up to date\n')
    await house.writeSecret('birddog/datadog', { api_key: 'new', app_key: 'new' })
    const { sets } = JSON.parse((await house.run('check', ['--json'])).stdout) as {
      sets: readonly unknown[]
    }
    expect(sets[0]).toMatchObject({
      name: 'datadog',
      keys: [
        {
          name: 'apiKey',
          origin: 'secret/birddog/datadog@3#api_key',
          createdAt: expect.any(Number),
        },
        {},
      ],
      publish: { upToDate: false },
    })
  })

  test('fails as once would', async () => {
    const missing = { ...datadog, keys: { apiKey: 'secret/birddog/none#k' } }
    const house = await openKeysHouse({ sets: { missing } })
    expect((await house.run('check')).code).toBe(67)
  })
})

describe('probe', { timeout: 60_000 }, () => {
  test('66 before the first publication, 0 after it, without asking anybody', async () => {
    const house = await openKeysHouse()
    const before = await house.run('probe')
    expect(before.code).toBe(66)
    expect(before.stderr).toContain('datadog: not published yet')
    await house.run('once')
    const asked = (await house.control.journal()).length
    const after = await house.run('probe', ['--json'])
    expect(after.code).toBe(0)
    expect(JSON.parse(after.stdout)).toMatchObject({ ok: true, sets: [{ name: 'datadog' }] })
    expect(await house.control.journal()).toHaveLength(asked)
  })

  test('66 for another configuration, and when a file is gone', async () => {
    const house = await openKeysHouse()
    await house.run('once')
    house.configure({
      sets: { datadog: { ...datadog, keys: { apiKey: 'secret/birddog/datadog#api_key' } } },
    })
    expect((await house.run('probe')).code).toBe(66)
    house.configure()
    expect((await house.run('probe')).code).toBe(0)
    rmSync(house.file('keys/apiKey'))
    const { code, stderr } = await house.run('probe')
    expect(code).toBe(66)
    expect(stderr).toContain('apiKey')
  })

  test('69 once the keys are older than allowed', async () => {
    const house = await openKeysHouse({ vault: { maxStale: '1ms' } })
    await house.run('once')
    const { code, stderr } = await house.run('probe')
    expect(code).toBe(69)
    expect(stderr).toContain('which is longer than')
  })
})
