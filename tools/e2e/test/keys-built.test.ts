import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { buildSidecar, sidecarEntry, watchOutput } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { temporaryFolder } from '../src/temporary-folder.ts'

let vault: Awaited<ReturnType<typeof startStandIn<'vault'>>>

beforeAll(async () => {
  await buildSidecar()
  vault = await startStandIn('vault')
})
afterAll(() => vault.close())

/** A configuration in YAML, as people write it, and a way to run the built binary with it. */
async function house(url: string) {
  const folder = await temporaryFolder('keys-built')
  const { roleId, secretId } = vault.credentials
  writeFileSync(
    join(folder.path, 'keys.yaml'),
    `version: 1
keys:
  vault:
    url: ${url}
    auth: { approle: { roleId: ${roleId}, secretId: { env: SECRET_ID } } }
  deadline: 1s
  listener: { port: 0 }
  sets:
    datadog:
      keys: { apiKey: 'secret/birddog/datadog#api_key' }
      publish: { folder: keys }
`,
  )
  const run = (command: string) => {
    const args = [sidecarEntry, 'keys', command, '--config', 'keys.yaml']
    const child = spawn(process.execPath, args, {
      cwd: folder.path,
      env: { PATH: process.env['PATH'], SECRET_ID: secretId },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { child, output: watchOutput(child) }
  }
  return { folder, run, key: () => readFileSync(join(folder.path, 'keys', 'apiKey'), 'utf8') }
}

describe('the built "retriever keys"', () => {
  test('publishes what a configuration in YAML asks for, and tells a probe', async () => {
    const { folder, run, key } = await house(vault.url)
    await using _ = folder
    expect(await run('once').output.exited).toEqual({ code: 0, signal: null })
    expect(key()).toBe('sandbox-datadog-api-key')
    expect(await run('probe').output.exited).toEqual({ code: 0, signal: null })
  })

  test('ends with the exit code of what is wrong', async () => {
    const { folder, run } = await house('http://127.0.0.1:1')
    await using _ = folder
    for (const command of ['once', 'watch', 'check']) {
      const { output } = run(command)
      expect(await output.exited, command).toEqual({ code: 68, signal: null })
      expect(output.lines.map(({ text }) => text).join('\n')).toContain('127.0.0.1:1')
    }
    expect(await run('probe').output.exited).toEqual({ code: 66, signal: null })
  })

  test('watches, and ends well when it is told to', async () => {
    const { folder, run, key } = await house(vault.url)
    await using _ = folder
    const { child, output } = run('watch')
    const published = ({ text }: { text: string }) => text.includes('published') || undefined
    await output.waitFor('publication', published, 15_000)
    expect(key()).toBe('sandbox-datadog-api-key')
    child.kill('SIGTERM')
    expect(await output.exited).toEqual({ code: 0, signal: null })
  })
})
