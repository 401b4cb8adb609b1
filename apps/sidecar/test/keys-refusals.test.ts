import { writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { datadog, expectNoCanary, newrelic, openKeysHouse, picture, values } from './keys-house.ts'
import type { HouseOptions, KeysHouse } from './keys-house.ts'

// Real processes take their time on a busy machine.
describe('once is refused', { timeout: 60_000 }, () => {
  test('80 after a wrapping token that was opened by somebody else: a security event, in one try', async () => {
    const house = await openKeysHouse()
    const wrapped = await wrappedSecretId(house)
    await fetch(`${house.url}/v1/sys/wrapping/unwrap`, {
      method: 'POST',
      headers: { 'x-vault-token': wrapped },
    })
    house.configure({ auth: wrappedRole })
    const { code, stderr } = await house.run('once', [], { WRAPPED: wrapped })
    expect(code).toBe(80)
    expect(stderr).toContain('SECURITY')
    expect(stderr).not.toContain(wrapped)
    expect(await house.requests('auth/approle/login')).toEqual([])
  })

  test('80 after a wrapping token that wraps something else', async () => {
    const house = await openKeysHouse()
    const wrapped = await wrap(house, 'sys/wrapping/wrap', { secret_id: 'forged' })
    house.configure({ auth: wrappedRole })
    const { code, stderr } = await house.run('once', [], { WRAPPED: wrapped })
    expect(code).toBe(80)
    expect(stderr).toContain('SECURITY')
    expect(await house.requests('sys/wrapping/unwrap')).toEqual([])
  })

  test('a wrapped secret id logs in', async () => {
    const house = await openKeysHouse()
    const wrapped = await wrappedSecretId(house)
    house.configure({ auth: wrappedRole })
    expect((await house.run('once', [], { WRAPPED: wrapped })).code).toBe(0)
    expect(await house.liveTokens()).toBe(0)
  })

  test('a refused secret id is not sent again after a restart: 77, then 83', async () => {
    const house = await openKeysHouse()
    const wrong = { SECRET_ID: 'wrong-secret-id' }
    const first = await house.run('once', [], wrong)
    expect(first.code).toBe(77)
    const second = await house.run('once', [], wrong)
    expect(second.code).toBe(83)
    expect(second.stderr).not.toContain('wrong-secret-id')
    expect(await house.requests('auth/approle/login')).toHaveLength(1)
    // Another one is another chance.
    expect((await house.run('once')).code).toBe(0)
  })

  test('81 after the role was locked by others', async () => {
    const house = await openKeysHouse()
    for (let count = 0; count < 6; count += 1) {
      await fetch(`${house.url}/v1/auth/approle/login`, {
        method: 'POST',
        body: JSON.stringify({ role_id: house.credentials.roleId, secret_id: `wrong-${count}` }),
      })
    }
    const { code, stderr } = await house.run('once')
    expect(code).toBe(81)
    expect(stderr).toMatch(/lock/i)
  })

  test('82 when the clocks differ', async () => {
    const house = await openKeysHouse({
      auth: { kubernetes: { role: 'birddog', jwt: { env: 'JWT' } } },
    })
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
    const body = { errors: ['invalid expiration time (exp) claim: token is expired'] }
    const effect = { type: 'status', status: 403, body, headers: { date: inAnHour } } as const
    await house.control.faults([{ match: { path: '/v1/auth/kubernetes/login' }, effect }])
    const { code, stderr } = await house.run('once', [], { JWT: house.credentials.kubernetesJwt })
    expect(stderr).toMatch(/clock is \d+ s ahead of ours/)
    expect(code).toBe(82)
  })

  test.each<readonly [string, number, HouseOptions, RegExp]>([
    ['a wrong address', 68, { vault: { url: 'http://127.0.0.1:9' } }, /127\.0\.0\.1:9/],
    [
      'a role that does not exist',
      77,
      { auth: { kubernetes: { role: 'nobody', jwt: { env: 'JWT' } } } },
      /nobody|role/,
    ],
    [
      'a path that does not exist',
      67,
      { sets: { a: { ...datadog, keys: { k: 'secret/birddog/none#k' } } } },
      /secret\/birddog\/none/,
    ],
    [
      'a key that does not exist',
      66,
      { sets: { a: { ...datadog, keys: { k: 'secret/birddog/datadog#nope' } } } },
      /nope/,
    ],
    [
      'nothing to log in with',
      78,
      { auth: { kubernetes: { role: 'birddog', jwt: { file: 'none.jwt' } } } },
      /none\.jwt/,
    ],
    ['a token that is none', 77, { auth: { token: { token: { env: 'TOKEN' } } } }, /token/],
  ])('%s: %i with a hint, and nothing is written', async (_, expected, options, told) => {
    const house = await openKeysHouse(options)
    house.configure({ ...options, keys: { deadline: '1500ms' } })
    const { code, stdout, stderr } = await house.run('once', [], {
      JWT: house.credentials.kubernetesJwt,
      TOKEN: 's.notAToken',
    })
    expect(stderr).toMatch(told)
    expect(code).toBe(expected)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^ {4}\S/m)
    expect(stderr).not.toMatch(/^ {4}at /m)
    expect(picture(house)).toEqual([])
    expect(house.terminationLog()).toMatch(new RegExp(`^exit=${expected} code=\\S+.*\\n$`))
    expect(await house.liveTokens()).toBe(0)
  })

  test('69 for a server that is sealed until the deadline', async () => {
    const house = await openKeysHouse({ keys: { deadline: '1500ms' } })
    await house.control.settings({ sealed: true })
    const { code, stderr } = await house.run('once', ['--json'])
    expect(code).toBe(69)
    expect(stderr).toMatch(/sealed at attempt 1; again in/)
  })

  test('65 for a value that the dialect cannot hold, and the other set is not written', async () => {
    const env = { 'a.env': { dialect: 'kubernetes' } }
    const house = await openKeysHouse({
      sets: { datadog, newrelic: { ...newrelic, publish: { folder: 'other', env } } },
    })
    await house.writeSecret('birddog/newrelic', { license: `it's ${values.license}` })
    const { code, stderr } = await house.run('once')
    expect(code).toBe(65)
    expect(stderr).toContain('license')
    expectNoCanary(stderr)
    expect(picture(house)).toEqual([])
  })

  test('68 or 77: the worst of several Vaults tells', async () => {
    const house = await openKeysHouse()
    const { url, credentials } = house
    const auth = { token: { token: { env: 'TOKEN' } } }
    house.configure({
      keys: {
        deadline: '1500ms',
        vault: undefined,
        vaults: { a: { url, auth }, b: { url: 'http://127.0.0.1:9', auth } },
      },
      sets: { datadog: { ...datadog, vault: 'a' }, newrelic: { ...newrelic, vault: 'b' } },
    })
    const dead = await house.run('once', ['--json'], { TOKEN: credentials.rootToken })
    expect(dead.code).toBe(68)
    const worse = await house.run('once', ['--json'], { TOKEN: 's.notAToken' })
    expect(JSON.parse(worse.stdout)).toMatchObject({
      ok: false,
      exitCode: 77,
      problems: [{ set: 'datadog' }, { set: 'newrelic', code: 'unreachable' }],
    })
  })

  test('a mistake in the configuration: 78 with file and line; a wrong command line: 64', async () => {
    const house = await openKeysHouse()
    writeFileSync(
      house.file('c.json'),
      '{\n "version": 1,\n "keys": { "vault": { "url": 7 }, "sest": {} }\n}',
    )
    const { code, stderr } = await house.run('once')
    expect(code).toBe(78)
    expect(stderr).toContain('c.json:3:23  keys.vault.url: ')
    expect(stderr).toContain('did you mean "sets"?')
    expect((await house.run('once', ['--nope'])).code).toBe(64)
    expect((await house.run('twice')).code).toBe(64)
  })
})

const wrappedRole = {
  approle: {
    roleId: '11111111-2222-4333-8444-555555555555',
    secretId: { env: 'WRAPPED' },
    wrappedPath: 'auth/approle/role/birddog/secret-id',
  },
}

async function wrap({ credentials, url }: KeysHouse, path: string, body: object): Promise<string> {
  const response = await fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers: { 'x-vault-token': credentials.rootToken, 'x-vault-wrap-ttl': '5m' },
    body: JSON.stringify(body),
  })
  const { wrap_info: info } = (await response.json()) as { wrap_info: { token: string } }
  return info.token
}

function wrappedSecretId(house: KeysHouse): Promise<string> {
  return wrap(house, 'auth/approle/role/birddog/secret-id', {})
}
