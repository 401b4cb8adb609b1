import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { runCommandLine } from '../src/cli/program.ts'
import { alertmanagerBody, canaries, configEnv, configText, temporaryFolder } from './open-api.ts'
import { run, serve } from './retriever.ts'

/** Runs a command line in this process. */
async function command(...argv: readonly string[]) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'retriever.yaml'), configText())
  let stdout = ''
  let stderr = ''
  const code = await runCommandLine(argv, {
    env: configEnv,
    folder,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    onStopSignal: () => () => {},
    onSignal: () => () => {},
    forgetVariable: () => {},
    exit: () => {},
    onUncaught: () => {},
  })
  return { code, stdout, stderr }
}

describe('help', () => {
  test.each([
    [[]],
    [['serve']],
    [['config']],
    [['config', 'check']],
    [['console']],
    [['bridge']],
    [['bridge', 'pause']],
    [['bridge', 'resume']],
    [['bridge', 'status']],
  ])('%j has examples and the exit codes', async (argv) => {
    const { code, stdout, stderr } = await command(...argv, '--help')
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Usage: retriever/)
    expect(stdout).toMatch(/Examples:\n {2}.*retriever /)
    expect(stdout).toContain('3  another process has the database')
  })

  test.each([[[]], [['once']], [['watch']], [['check']], [['probe']], [['exec']]])(
    'keys %j has examples and exit codes of its own',
    async (argv) => {
      const { code, stdout, stderr } = await command('keys', ...argv, '--help')
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/Examples:\n {2}.*retriever keys /)
      expect(stdout).toContain('80  security event: ')
      expect(stdout).toContain('127  exec: there is no such program')
      expect(stdout).not.toContain('another process has the database')
    },
  )

  test('a command that does not exist names the nearest', async () => {
    const { code, stderr } = await command('srve')
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean serve?')
  })

  test('an option that does not exist', async () => {
    const { code, stderr } = await command('serve', '--prot', '80')
    expect(code).toBe(2)
    expect(stderr).toContain("unknown option '--prot'")
  })
})

describe('config check', { timeout: 60_000 }, () => {
  test('a configuration that can be used', async () => {
    expect(await command('config', 'check')).toEqual({
      code: 0,
      stdout: 'the configuration can be used\n',
      stderr: '',
    })
    expect((await command('serve', '--check', '--json')).stdout).toBe('{"ok":true,"warnings":[]}\n')
  })

  test('mistakes as JSON for scripts', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'c.yaml'), 'version: 1\nlog: { level: loud }')
    const { code, stdout } = await run(['config', 'check', '--config', 'c.yaml', '--json'], {
      folder,
    })
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      exitCode: 2,
      problems: [{ path: 'log.level', place: { file: 'c.yaml', line: 2, column: 8 } }],
    })
  })

  test('a stack only for --debug', async () => {
    const quiet = await command('config', 'check', '--config', 'none.yaml')
    expect(quiet).toMatchObject({ code: 2, stdout: '' })
    expect(quiet.stderr).not.toContain(' at ')
    const loud = await command('config', 'check', '--config', 'none.yaml', '--debug')
    expect(loud.stderr).toContain(' at ')
  })
})

// Real processes take their time on a busy machine.
describe('bridge', { timeout: 60_000 }, () => {
  test('pause and resume are kept over a restart, and show who and why', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'c.yaml'), configText())
    const first = await serve(folder)
    const remote = ['--config', 'c.yaml', '--url']
    const paused = await run(['bridge', 'pause', '--why', 'GLPI upgrade', ...remote, first.api], {
      folder,
    })
    expect(paused).toMatchObject({
      code: 0,
      stdout: 'paused: alerts are taken in, nothing goes out\n',
    })
    first.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)

    const second = await serve(folder)
    await fetch(`${second.api}/bridge/sources/prometheus`, {
      method: 'POST',
      headers: { authorization: `Bearer ${canaries.webhook}` },
      body: alertmanagerBody(),
    })
    const status = await run(['bridge', 'status', ...remote, second.api], { folder })
    expect(status.code).toBe(0)
    expect(status.stdout).toMatch(/: paused since \S+Z by token\/operator \(GLPI upgrade\)\n/)
    expect(status.stdout).toContain('incidents: 1 creating\nwaiting to go out: 1\n')
    const resumed = await run(['bridge', 'resume', '--json', ...remote, second.api], { folder })
    expect(JSON.parse(resumed.stdout)).toMatchObject({ paused: false, changedBy: 'token/operator' })
  })

  test('takes the token from a file or from the environment, and then needs no configuration', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'c.yaml'), configText())
    writeFileSync(join(folder, 'viewer.token'), `${canaries.viewer}\n`)
    const { api } = await serve(folder)
    const elsewhere = temporaryFolder()
    const file = ['--token-file', join(folder, 'viewer.token'), '--url', api]
    expect((await run(['bridge', 'status', ...file], { folder: elsewhere })).code).toBe(0)
    const denied = await run(['bridge', 'pause', ...file], { folder: elsewhere })
    expect(denied.code).toBe(6)
    expect(denied.stderr).toContain('"token/viewer" does not have the scope bridge:operate')
    const env = { RETRIEVER_TOKEN: 'wrong' }
    const unknown = await run(['bridge', 'status', '--url', api], { folder: elsewhere, env })
    expect(unknown.code).toBe(6)
    expect(unknown.stderr).not.toContain('wrong')
  })

  test('nobody there', async () => {
    const { code, stderr } = await command('bridge', 'status', '--url', 'http://127.0.0.1:9')
    expect(code).toBe(5)
    expect(stderr).toContain('http://127.0.0.1:9')
  })

  test('a port that is chosen at start cannot be known', async () => {
    const { code, stderr } = await command('bridge', 'status')
    expect(code).toBe(2)
    expect(stderr).toContain('--url')
  })
})
