import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { canary, datadog, expectNoCanary, newrelic, openKeysHouse, patience } from './keys-house.ts'

const secretId = `${canary}-secret-id`

/** Registers a secret id that can be looked for. */
async function openHouse() {
  const env = { 'a.env': { dialect: 'docker' } }
  const house = await openKeysHouse({
    sets: { datadog, newrelic: { ...newrelic, publish: { folder: 'other', env } } },
    vault: { refresh: '100ms', deadline: '1s' },
  })
  await house.admin('POST', 'auth/approle/role/birddog/custom-secret-id', { secret_id: secretId })
  return { house, env: { SECRET_ID: secretId } }
}

// Real processes take their time on a busy machine.
describe('69. a canary in every secret', { timeout: 60_000 }, () => {
  test('69. is in nothing that the commands write, whether they work or not', async () => {
    const { house, env } = await openHouse()
    const texts: string[] = []
    const look = async (command: string, args: readonly string[] = [], more = env) => {
      const { stdout, stderr } = await house.run(command, args, more)
      texts.push(stdout, stderr, house.terminationLog())
    }
    await look('once', ['--json'])
    await look('once', ['--debug'])
    await look('check')
    await look('check', ['--json'])
    await look('probe')
    // A value that the dialect cannot hold, a refused secret id, a server that is sealed: each with its stack.
    await house.writeSecret('birddog/newrelic', { license: `${canary}\n${canary}` })
    await look('once', ['--debug'])
    await look('exec', ['--debug', '--', 'true'])
    await look('once', ['--debug'], { SECRET_ID: `${canary}-wrong` })
    await house.control.settings({ sealed: true })
    await look('once', ['--debug', '--json'])
    expect(texts.join('').length).toBeGreaterThan(1_000)
    expectNoCanary(...texts)
  })

  test('69. is not in the command line, the log or the metrics of watch', async () => {
    const { house, env } = await openHouse()
    const watch = house.start('watch', [], { ...env, RETRIEVER_LOG__LEVEL: 'trace' })
    const { url = '' } = await watch.line(({ msg }) => msg === 'listening')
    await watch.line(({ msg }) => msg === 'keys published')
    expectNoCanary(readFileSync(`/proc/${watch.pid}/cmdline`, 'utf8'))
    for (const path of ['/metrics', '/readyz', '/startupz']) {
      expectNoCanary(await (await fetch(`${url}${path}`)).text())
    }
    await house.writeSecret('birddog/newrelic', { license: `${canary}\n${canary}` })
    await watch.line(({ msg }) => msg === 'keys could not be published')
    await house.admin('POST', 'auth/token/revoke-accessor', {}).catch(() => undefined)
    watch.kill('SIGTERM')
    const { stdout, stderr } = await watch.ended
    expectNoCanary(stdout, stderr)
  })

  test('69. what is told of the login is not in the environment of a child', async () => {
    const { house, env } = await openHouse()
    const script = 'cat /proc/self/environ /proc/$PPID/cmdline'
    const { stdout } = await house.run('exec', ['--', 'sh', '-c', script], {
      ...env,
      VAULT_TOKEN: `${canary}-vault`,
    })
    expect(stdout).toContain(`API_KEY=${canary}-api`)
    expect(stdout).not.toContain(secretId)
    expect(stdout).not.toContain(`${canary}-vault`)
    await expect.poll(() => house.liveTokens(), patience).toBe(0)
  })
})
