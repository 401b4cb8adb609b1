import { chmodSync, readFileSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { datadog, newrelic, openKeysHouse, values } from './keys-house.ts'
import type { KeysHouse } from './keys-house.ts'

const node = process.execPath

/** A program that prints its environment. */
const printEnv = ['--', node, '-e', 'process.stdout.write(JSON.stringify(process.env))']

async function environment(
  house: KeysHouse,
  args: readonly string[],
  env = {},
): Promise<Readonly<Record<string, string>>> {
  const { code, stdout, stderr } = await house.run('exec', args, env)
  expect(stderr).not.toContain('retriever:')
  expect(code).toBe(0)
  return JSON.parse(stdout) as Record<string, string>
}

// Real processes take their time on a busy machine.
describe('exec', { timeout: 60_000 }, () => {
  test('starts a program with the keys in its environment, and without what is about Vault', async () => {
    const house = await openKeysHouse({ sets: { datadog: { keys: datadog.keys } } })
    const env = await environment(house, printEnv, {
      VAULT_TOKEN: 'a',
      VAULT_ADDR: 'b',
      BAO_TOKEN: 'c',
      RETRIEVER_TOKEN: 'd',
      OTHER: 'stays',
    })
    expect(env).toMatchObject({ API_KEY: values.apiKey, APP_KEY: values.appKey, OTHER: 'stays' })
    for (const name of ['VAULT_TOKEN', 'VAULT_ADDR', 'BAO_TOKEN', 'RETRIEVER_TOKEN', 'SECRET_ID']) {
      expect(env).not.toHaveProperty(name)
    }
    expect(await house.liveTokens()).toBe(0)
  })

  test('gives the token back before the program starts', async () => {
    const house = await openKeysHouse()
    const script = `fetch('${house.url}/_sandbox/journal').then((r) => r.json()).then((all) => console.log(JSON.stringify(all.map((e) => e.path))))`
    const { stdout } = await house.run('exec', ['--', node, '-e', script])
    expect(JSON.parse(stdout)).toContain('/v1/auth/token/revoke-self')
  })

  test('variables have the names that the configuration gives them, and sets can be chosen', async () => {
    const named = { ...datadog, variables: { DD_API_KEY: 'apiKey' } }
    const house = await openKeysHouse({ sets: { datadog: named, newrelic } })
    const all = await environment(house, printEnv)
    expect(all).toMatchObject({ DD_API_KEY: values.apiKey, LICENSE: values.license })
    expect(all).not.toHaveProperty('APP_KEY')
    const one = await environment(house, ['--set', 'datadog', ...printEnv])
    expect(one).not.toHaveProperty('LICENSE')
    expect((await house.run('exec', ['--set', 'nope', ...printEnv])).code).toBe(64)
  })

  test('writes no file', async () => {
    const house = await openKeysHouse()
    await environment(house, printEnv)
    expect(() => readFileSync(house.file('keys/apiKey'))).toThrow('ENOENT')
  })

  test('two sets must not set the same variable', async () => {
    const house = await openKeysHouse({
      sets: { datadog, newrelic: { ...newrelic, variables: { API_KEY: 'license' } } },
    })
    const { code, stderr } = await house.run('exec', printEnv)
    expect(code).toBe(78)
    expect(stderr).toContain('API_KEY')
    expect(await house.liveTokens()).toBe(0)
  })

  test('a variable that could take the program over is refused', async () => {
    const taken = { keys: { nodeOptions: 'secret/birddog/datadog#api_key' } }
    const house = await openKeysHouse({ sets: { taken } })
    const refused = await house.run('exec', printEnv)
    expect(refused.code).toBe(78)
    expect(refused.stderr).toContain('NODE_OPTIONS')
    expect(await house.requests('auth/*')).toEqual([])
  })

  test.each([
    ['exit code', 'process.exit(7)', 7],
    ['signal', "process.kill(process.pid, 'SIGKILL')", 137],
  ])('ends as the program ends: %s', async (_, script, expected) => {
    const house = await openKeysHouse()
    expect((await house.run('exec', ['--', node, '-e', script])).code).toBe(expected)
  })

  test('words behind the program are its own, with -- or without', async () => {
    const house = await openKeysHouse()
    const args = [
      node,
      '-p',
      'process.argv.slice(1).join()',
      '--',
      '--json',
      '--version',
      '--config',
    ]
    for (const words of [args, ['--', ...args]]) {
      const { code, stdout } = await house.run('exec', words)
      expect([code, stdout]).toEqual([0, '--json,--version,--config\n'])
    }
    expect((await house.run('exec', ['sh', '-c', 'exit 5'])).code).toBe(5)
    expect((await house.run('exec')).code).toBe(64)
  })

  test('a program that is not there is 127, one that cannot be executed is 126', async () => {
    const house = await openKeysHouse()
    const missing = await house.run('exec', ['--', 'no-such-program'])
    expect(missing.code).toBe(127)
    expect(missing.stderr).toContain('no-such-program: there is no such program')
    writeFileSync(house.file('text'), 'text')
    chmodSync(house.file('text'), 0o644)
    expect((await house.run('exec', ['--', './text'])).code).toBe(126)
    expect(await house.liveTokens()).toBe(0)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const)(
    'hands %s on',
    async (signal) => {
      const house = await openKeysHouse()
      const script = `process.on('${signal}', () => { console.log('{"got":"${signal}"}'); process.exit(9) }); console.log('{"ready":"yes"}'); setInterval(() => {}, 1000)`
      const running = house.start('exec', ['--', node, '-e', script])
      await running.line(({ ready }) => ready === 'yes')
      running.kill(signal)
      const { code, stdout } = await running.ended
      expect(stdout).toContain(`"got":"${signal}"`)
      expect(code).toBe(9)
    },
  )

  test('68. SIGTERM while it reads: 143, the program never starts, no token is left', async () => {
    const house = await openKeysHouse()
    await house.control.faults([
      { match: { path: '/v1/secret/data/*' }, effect: { type: 'slow', ms: 60_000 } },
    ])
    const running = house.start('exec', ['--', 'sh', '-c', 'touch started'])
    await expect
      .poll(async () => (await house.requests('secret/data/*')).length, { timeout: 20_000 })
      .toBe(1)
    running.kill('SIGTERM')
    expect((await running.ended).code).toBe(143)
    expect(() => readFileSync(house.file('started'))).toThrow('ENOENT')
    expect(await house.liveTokens()).toBe(0)
  })
})
