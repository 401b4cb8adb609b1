import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Secret } from '@retriever/upstream/secret'
import { afterAll, describe, expect, test } from 'vitest'

import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/load.ts'
import { loadKeysConfig } from './load-config.ts'
import type { LoadedKeysConfig } from './load-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'keys-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function load(text: string, env: Readonly<Record<string, string>> = {}): Promise<LoadedKeysConfig> {
  writeFileSync(join(folder, 'c.yaml'), text)
  return loadKeysConfig({ files: ['c.yaml'], env, folder })
}

async function refusal(text: string, env = {}): Promise<string> {
  const error: unknown = await load(text, env).catch((cause: unknown) => cause)
  if (error instanceof ConfigError) return error.message
  throw new Error('the configuration was accepted')
}

const vault = `
  vault: { url: 'https://vault.example.org:8200', auth: { kubernetes: { role: birddog } } }`
const keys = 'keys: { apiKey: secret/a#k, appKey: secret/a#l }'

describe('the section keys', () => {
  test('has defaults for what it does not say', async () => {
    const { keys: config, warnings } = await load(`version: 1
keys:${vault}
  sets: { datadog: { ${keys}, publish: { folder: out/keys } } }`)
    expect(config).toMatchObject({
      vaults: {
        default: {
          url: 'https://vault.example.org:8200',
          auth: {
            method: 'kubernetes',
            mount: 'kubernetes',
            jwt: { file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
          },
        },
      },
      sets: [
        {
          name: 'datadog',
          vault: 'default',
          variables: { API_KEY: 'apiKey', APP_KEY: 'appKey' },
          refresh: 300_000,
          maxStale: 86_400_000,
          target: {
            folder: join(folder, 'out/keys'),
            files: [
              { name: 'apiKey', key: 'apiKey' },
              { name: 'appKey', key: 'appKey' },
            ],
            layout: 'generation',
            keepPreviousMs: 30_000,
          },
        },
      ],
      deadline: 120_000,
      stateFolder: join(folder, 'out/.retriever'),
      terminationLog: '/dev/termination-log',
      listener: { host: '127.0.0.1', port: 9091 },
    })
    expect(warnings).toEqual([])
  })

  test('knows every way to log in', async () => {
    const method = async (auth: string, env = {}) => {
      const text = `version: 1\nkeys:\n  vault: { url: 'unix:///run/vault.sock', auth: ${auth} }\n  sets: { a: { ${keys} } }`
      return (await load(text, env)).keys.vaults['default']?.auth
    }
    expect(
      await method(
        '{ approle: { roleId: role, secretId: { file: id, remove: true }, wrappedPath: auth/x } }',
      ),
    ).toEqual({
      method: 'approle',
      mount: 'approle',
      roleId: 'role',
      secretId: { file: join(folder, 'id'), remove: true },
      wrapped: { creationPath: 'auth/x' },
    })
    expect(await method('{ jwt: { jwt: { file: /t } } }')).toMatchObject({ method: 'jwt' })
    expect(await method('{ token: { token: { env: T } } }', { T: 'x' })).toMatchObject({
      method: 'token',
      token: expect.any(Secret),
    })
    expect(await method('{ userpass: { username: u, password: { file: /p } } }')).toMatchObject({
      method: 'userpass',
      username: 'u',
    })
    expect(await method('{ cert: {} }')).toEqual({ method: 'cert', mount: 'cert' })
    expect(await method('[{ kubernetes: { role: r } }, { cert: {} }]')).toMatchObject({
      method: 'first-of',
      methods: [{ method: 'kubernetes' }, { method: 'cert' }],
    })
  })

  test('publishes files, variables and JSON, each where it is asked for', async () => {
    const { keys: config } = await load(`version: 1
keys:${vault}
  sets:
    datadog:
      ${keys}
      variables: { DD_API_KEY: apiKey }
      publish:
        folder: /k
        files: { api: apiKey, app: { key: appKey, mode: '0400' } }
        env: { a.env: { dialect: dotenv }, b.env: { dialect: posix, variables: { X: appKey } } }
        json: { keys.json: {} }
        mode: '0444'
        layout: flat`)
    expect(config.sets[0]?.target).toMatchObject({
      fileMode: 0o444,
      layout: 'flat',
      files: [
        { name: 'api', key: 'apiKey' },
        { name: 'app', key: 'appKey', mode: 0o400 },
        { name: 'a.env', dialect: 'dotenv', variables: { DD_API_KEY: 'apiKey' } },
        { name: 'b.env', dialect: 'posix', variables: { X: 'appKey' } },
        { name: 'keys.json', json: { apiKey: 'apiKey', appKey: 'appKey' } },
      ],
    })
  })

  test('tells all mistakes at once, each at its place', async () => {
    const message = await refusal(`version: 1
keys:
  vaults:
    a: { url: 'ftp://x', auth: { kubernetes: {}, cert: {} } }
    b: { url: 'https://b.example.org', auth: { aws: { role: r } }, refresh: 5 }
  sets:
    one:
      keys: { k: secret/a, l: { from: secret/a#b, key: x, patern: y } }
      publish: { folder: /k, mode: 440 }
    two: { vault: c, keys: {}, publish: { folder: /k/below } }
`)
    for (const line of [
      'c.yaml:4:10  keys.vaults.a.url: expected an address that begins with http:// or https://',
      'c.yaml:4:26  keys.vaults.a.auth: expected exactly one of kubernetes, approle, jwt, token, userpass, cert, or a list of them',
      'c.yaml:5:48  keys.vaults.b.auth.aws: unknown key; ',
      'keys.vaults.b.refresh: expected a duration such as',
      'c.yaml:8:15  keys.sets.one.keys.k: expected a key such as secret/birddog/datadog#api_key, got "secret/a"',
      'keys.sets.one.keys.l.patern: unknown key; did you mean "pattern"?',
      'keys.sets.one.keys.l.from: expected a path such as secret/birddog/datadog',
      "keys.sets.one.publish.mode: expected permissions in quotes such as '0440', got 440",
      'keys.sets.two.keys: expected at least one key, got none',
    ]) {
      expect(message).toContain(line)
    }
  })

  test('tells what is wrong with what is published before anything is read', async () => {
    const message = await refusal(`version: 1
keys:
  vaults:
    a: { url: 'https://a.example.org', auth: { cert: {} } }
    b: { url: 'https://b.example.org', auth: { cert: {} } }
  sets:
    one:
      vault: c
      ${keys}
      variables: { X: nope }
      publish:
        folder: /k
        files: { a: none }
        env: { a.env: { dialect: posix, variables: { NODE_OPTIONS: apiKey } } }
    two: { ${keys}, publish: { folder: /k/below } }
    three: { vault: a, keys: { a-b: secret/a#k, a_b: secret/a#l } }
`)
    for (const line of [
      'c.yaml:8:7  keys.sets.one.vault: there is no Vault "c"; known here: a, b',
      'c.yaml:10:20  keys.sets.one.variables.X: there is no key "nope"',
      'c.yaml:13:18  keys.sets.one.publish.files.a: there is no key "none"',
      'c.yaml:14:54  keys.sets.one.publish.env."a.env".variables.NODE_OPTIONS: ',
      'keys.sets.two.vault: is required: there are several Vaults (a, b)',
      'keys.sets.two.publish.folder: is, or is inside, a folder that the set "one" publishes',
      'keys.sets.three.keys.a_b: "a-b" and "a_b" would both be the variable A_B',
    ]) {
      expect(message).toContain(line)
    }
  })

  test('a variable overrides what the file says; a secret in it is warned about', async () => {
    const {
      keys: config,
      secrets,
      variables,
      warnings,
    } = await load(
      `version: 1
keys:
  vault: { url: 'https://a.example.org', auth: { token: { token: written-out } } }
  sets: { a: { ${keys} } }`,
      { RETRIEVER_KEYS__VAULT__URL: 'https://b.example.org', RETRIEVER_KEYS__DEADLINE: '10s' },
    )
    expect(config.vaults['default']?.url).toBe('https://b.example.org')
    expect(config.deadline).toBe(10_000)
    expect(variables).toEqual([])
    expect(secrets.map((secret) => secret.reveal())).toEqual(['written-out'])
    expect(warnings).toEqual([
      'keys.vaults.default.auth.token is written out; { file: … } or { env: … } keeps it apart',
    ])
  })

  test('variables with secrets are named, so that they can be forgotten', async () => {
    const { variables } = await load(
      `version: 1
keys:
  vault: { url: 'https://a.example.org', auth: { token: { token: { env: VAULT_TOKEN } } } }
  sets: { a: { ${keys} } }`,
      { VAULT_TOKEN: 'x', VAULT_ADDR: 'y' },
    )
    expect(variables).toEqual(['VAULT_TOKEN'])
  })

  test('is read by the commands for keys and by "config check", and left alone by "serve"', async () => {
    writeFileSync(join(folder, 'both.yaml'), 'version: 1\nkeys: { sets: 7 }\n')
    const sources = { files: ['both.yaml'], env: {}, folder }
    await expect(loadConfig(sources)).resolves.toMatchObject({ config: { version: 1 } })
    await expect(loadConfig(sources, { commands: true })).rejects.toThrow(
      'keys.vaults: is required',
    )
    await expect(loadKeysConfig(sources)).rejects.toThrow('keys.sets: expected a mapping, got 7')
  })
})
