import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { buildSidecar, sidecarEntry, watchOutput } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { findFlask, flaskFolder } from '../src/flask.ts'

const python = findFlask()
const values = { apiKey: `api key with 'quotes', $SHELL and a\nsecond line`, appKey: 'äpp-kéy' }

describe.skipIf(python === undefined)('keys exec and Flask (RETRIEVER_FLASK)', () => {
  beforeAll(buildSidecar)

  test('an unmodified Flask finds the keys in its environment; they are in no file, and no token is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-exec-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = 'secret/data/birddog/datadog'
    const data = { api_key: values.apiKey, app_key: values.appKey }
    const vault = await startStandIn('vault', { seed: { writes: [{ path, data: { data } }] } })
    onTestFinished(() => vault.close())
    const { url, roleId, secretId, rootToken } = vault.credentials
    writeFileSync(
      join(folder, 'keys.json'),
      JSON.stringify({
        version: 1,
        keys: {
          vault: { url, auth: { approle: { roleId, secretId: { env: 'SECRET_ID' } } } },
          sets: {
            datadog: {
              keys: {
                ddApiKey: 'secret/birddog/datadog#api_key',
                ddAppKey: 'secret/birddog/datadog#app_key',
              },
            },
          },
        },
      }),
    )

    const words = ['keys', 'exec', '--config', 'keys.json', '--']
    const flask = [python ?? '', '-m', 'flask', '--app', `${flaskFolder}/app.py`]
    const child = spawn(
      process.execPath,
      [sidecarEntry, ...words, ...flask, 'run', '--port', '0'],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          PYTHONDONTWRITEBYTECODE: '1',
          SECRET_ID: secretId,
          VAULT_TOKEN: 'not for the application',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    const output = watchOutput(child)
    const running = ({ text }: { text: string }) => /Running on (http:\S+)/.exec(text)?.[1]
    const origin = await output.waitFor('address', running, 30_000)

    const environment = (await (await fetch(`${origin}/environment`)).json()) as object
    expect(environment).toMatchObject({
      DD_API_KEY: values.apiKey,
      DD_APP_KEY: values.appKey,
    })
    expect(Object.keys(environment)).not.toContain('SECRET_ID')
    expect(Object.keys(environment)).not.toContain('VAULT_TOKEN')
    expect(filesIn(folder).filter((file) => holds(file, Object.values(values)))).toEqual([])
    expect(JSON.stringify(output.lines)).not.toContain('second line')

    const tokens = await fetch(`${url}/v1/auth/token/accessors?list=true`, {
      headers: { 'x-vault-token': rootToken },
    })
    expect(await tokens.json()).toMatchObject({ data: { keys: [expect.any(String)] } })

    // Flask takes SIGINT as Ctrl-C and ends well; whoever asked us to stop sees just that.
    child.kill('SIGINT')
    expect(await output.exited).toEqual({ code: 0, signal: null })
    await expect(fetch(`${origin}/environment`)).rejects.toThrow('fetch failed')
  })
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

function holds(file: string, texts: readonly string[]): boolean {
  const content = readFileSync(file, 'utf8')
  return texts.some((text) => content.includes(text))
}
