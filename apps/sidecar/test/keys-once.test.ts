import { existsSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { datadog, newrelic, openKeysHouse, picture, values } from './keys-house.ts'

const both = { sets: { datadog, newrelic } }

// Real processes take their time on a busy machine.
describe('once', { timeout: 60_000 }, () => {
  test('publishes all keys, says so in one line, and leaves no token behind', async () => {
    const house = await openKeysHouse(both)
    const { code, stdout, stderr } = await house.run('once')
    expect(stderr).toContain('default: logged in (approle)\n')
    expect(stdout).toBe(
      `datadog: published (2 files in ${house.file('keys')}); newrelic: published (1 file in ${house.file('other')})\n`,
    )
    expect(code).toBe(0)
    expect(house.published('apiKey')).toBe(values.apiKey)
    expect(house.published('appKey')).toBe(values.appKey)
    expect(await house.liveTokens()).toBe(0)
    // One login and one detection for everything of one Vault.
    expect(await house.requests('auth/*/login')).toHaveLength(1)
    expect(house.terminationLog()).toBe('')
  })

  test('tells scripts in one line of JSON', async () => {
    const house = await openKeysHouse()
    const { stdout } = await house.run('once', ['--json'])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      outcome: 'published',
      sets: [
        {
          name: 'datadog',
          outcome: 'published',
          folder: house.file('keys'),
          files: ['apiKey', 'appKey'],
          keys: {
            apiKey: 'secret/birddog/datadog@2#api_key',
            appKey: 'secret/birddog/datadog@2#app_key',
          },
        },
      ],
    })
  })

  test('60. three paths, the middle one forbidden and the last one missing: no file changes, both are told', async () => {
    const third = { keys: { token: 'secret/birddog/none#token' }, publish: { folder: 'third' } }
    const forbidden = { ...newrelic, keys: { license: 'secret/team-b/newrelic#license' } }
    const house = await openKeysHouse({ sets: { datadog, newrelic: forbidden, third } })
    const { code, stdout, stderr } = await house.run('once')
    expect(code).toBe(77)
    expect(stdout).toBe('')
    expect(stderr).toContain('newrelic: ')
    expect(stderr).toContain('third: ')
    // The worst comes first.
    expect(stderr.indexOf('newrelic: ')).toBeLessThan(stderr.indexOf('third: '))
    expect(picture(house)).toEqual([])
    const log = house.terminationLog()
    expect(log).toMatch(/^exit=77 code=permission-denied path=\S*team-b/)
    expect(log).toContain('; code=secret-not-found path=secret/birddog/none')
    expect(log.trim().split('\n')).toHaveLength(1)

    house.configure(both)
    expect((await house.run('once')).code).toBe(0)
    expect(await house.liveTokens()).toBe(0)
  })

  test('60. a slow path among good ones is waited for', async () => {
    const house = await openKeysHouse(both)
    await house.control.faults([
      { match: { path: '/v1/secret/data/birddog/newrelic' }, effect: { type: 'slow', ms: 700 } },
    ])
    expect((await house.run('once')).code).toBe(0)
  })

  test('62. existing generation, same values: nothing is touched', async () => {
    const house = await openKeysHouse(both)
    await house.run('once')
    const before = picture(house)
    // A new version with the same values is no news.
    await house.writeSecret('birddog/newrelic', { license: values.license })
    const { code, stdout } = await house.run('once')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^datadog: unchanged .*; newrelic: unchanged /)
    expect(picture(house)).toEqual(before)
    expect(JSON.parse((await house.run('once', ['--json'])).stdout)).toMatchObject({
      outcome: 'unchanged',
    })
  })

  test('64. a folder that cannot be one: 73, and the other set is not written either', async () => {
    const house = await openKeysHouse(both)
    writeFileSync(house.file('other'), '')
    const { code, stderr } = await house.run('once')
    expect(code).toBe(73)
    expect(stderr).toContain('newrelic: ')
    expect(existsSync(house.file('keys'))).toBe(false)
    expect(house.terminationLog()).toContain('exit=73 code=target-unusable path=')
    expect(await house.liveTokens()).toBe(0)
  })

  test('64. the file system gives up while it is written to: 74, and what was there stays', async () => {
    const house = await openKeysHouse()
    await house.run('once')
    const before = picture(house)
    await house.writeSecret('birddog/datadog', { api_key: 'x'.repeat(200_000), app_key: 'y' })
    // Files of this process may not become larger than so many bytes.
    const { code, stderr } = await house.limited('once', 64)
    expect(stderr).toContain('datadog: ')
    expect(code).toBe(74)
    expect(picture(house)).toEqual(before)
    expect(house.published('apiKey')).toBe(values.apiKey)
    expect(await house.liveTokens()).toBe(0)
  })

  test('what other sections need is not asked for', async () => {
    const house = await openKeysHouse()
    house.addSection('bridge', { glpi: { userToken: { file: '/none' } } })
    house.addSection('datadog', { apiKey: { file: '/none' } })
    expect((await house.run('once')).code).toBe(0)
  })

  test('no token of the environment is taken that the configuration does not name', async () => {
    const house = await openKeysHouse({
      auth: { approle: { roleId: { env: 'ROLE' }, secretId: { env: 'SECRET_ID' } } },
    })
    const { rootToken, roleId } = house.credentials
    const foreign = {
      VAULT_TOKEN: rootToken,
      VAULT_ADDR: 'http://127.0.0.1:9',
      VAULT_NAMESPACE: 'x',
    }
    expect((await house.run('once', [], { ...foreign, ROLE: roleId })).code).toBe(0)
    const sent = await house.requests('*')
    const withRoot = sent.filter(({ headers }) => headers['x-vault-token'] === rootToken)
    expect(withRoot).toEqual([])
  })
})
