import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { ConfigError } from './config-error.ts'
import { loadConfig } from './load.ts'
import type { LoadedConfig } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'hook.token'), 'hook-token\n')

const bridge = `
bridge:
  store: { sqlite: bridge.db }
  sources:
    prometheus: { type: alertmanager, access: { token: { file: hook.token } } }
  glpi: { url: 'https://glpi.example.org/apirest.php', userToken: { env: GLPI_TOKEN } }
`
const env = { GLPI_TOKEN: 'user-token' }

function load(files: Readonly<Record<string, string>>, variables = {}): Promise<LoadedConfig> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return loadConfig({ files: Object.keys(files), env: { ...env, ...variables }, folder })
}

async function refusal(files: Readonly<Record<string, string>>, variables = {}): Promise<string> {
  const error: unknown = await load(files, variables).catch((cause: unknown) => cause)
  if (error instanceof ConfigError) return error.message.replaceAll(folder, '.')
  throw new Error('the configuration was accepted')
}

describe('a configuration', () => {
  test('has defaults for what it does not say', async () => {
    const { config, warnings } = await load({ 'c.yaml': `version: 1${bridge}` })
    expect(config.listeners.api).toEqual({ host: '127.0.0.1', port: 8080 })
    expect(config.log.level).toBe('info')
    expect(config.bridge).toMatchObject({
      store: { sqlite: join(folder, 'bridge.db') },
      threshold: { count: 1, countBy: 'deliveries' },
      close: { after: 0, mode: 'solveThenClose' },
      duplicates: { within: 120_000 },
      unknownOutcome: { grace: 60_000, searchAgain: 30_000, searches: 2 },
    })
    expect(warnings).toEqual([])
  })

  test('may be JSON, and may have no capability at all', async () => {
    const { config } = await load({ 'c.json': '{\n\t"version": 1,\n\t"log": {"level": "warn"}\n}' })
    expect(config.log.level).toBe('warn')
    expect(config.bridge).toBeUndefined()
  })

  test('comes from several files; a later one wins, and lists are replaced', async () => {
    const { config } = await load({
      'base.yaml': `version: 1${bridge}  unknownOutcome: { sweepAfter: [1m, 2m], grace: 5s }`,
      'later.yaml':
        'listeners: { api: { port: 0 } }\nbridge: { unknownOutcome: { sweepAfter: [3m] } }',
    })
    expect(config.listeners.api).toEqual({ host: '127.0.0.1', port: 0 })
    expect(config.bridge?.unknownOutcome).toMatchObject({ sweepAfter: [180_000], grace: 5_000 })
  })

  test('takes scalars from the environment', async () => {
    const { config } = await load(
      { 'c.yaml': `version: 1${bridge}` },
      { RETRIEVER_LISTENERS__API__PORT: '0', RETRIEVER_BRIDGE__CLOSE__AFTER: '15m' },
    )
    expect(config.listeners.api.port).toBe(0)
    expect(config.bridge?.close.after).toBe(900_000)
  })

  test('keeps secrets secret, and knows all of them', async () => {
    const text = `version: 1${bridge.replace('{ env: GLPI_TOKEN }', "'written out'")}`
    const { config, secrets, warnings } = await load({ 'c.yaml': text })
    expect(config.bridge?.glpi['default']?.userToken.reveal()).toBe('written out')
    expect(secrets.map((secret) => secret.reveal()).toSorted()).toEqual([
      'hook-token',
      'written out',
    ])
    expect(JSON.stringify(config)).not.toContain('written out')
    expect(warnings).toEqual([
      'bridge.glpi.default.userToken is written out; { file: … } or { env: … } keeps it apart',
    ])
  })

  test('has one instance in place, or several by name', async () => {
    const several = bridge.replace(
      /glpi: .*/,
      `glpi:
    main: { url: 'https://a.example.org/apirest.php', userToken: { env: GLPI_TOKEN } }
    lab: { url: 'https://b.example.org/apirest.php', userToken: { env: GLPI_TOKEN } }`,
    )
    const named = several.replace('access:', 'glpi: lab, access:')
    const one = await load({ 'c.yaml': `version: 1${bridge}` })
    const two = await load({ 'c.yaml': `version: 1${named}` })
    expect(Object.keys(one.config.bridge?.glpi ?? {})).toEqual(['default'])
    expect(Object.keys(two.config.bridge?.glpi ?? {})).toEqual(['main', 'lab'])
    expect(await refusal({ 'c.yaml': `version: 1${several}` })).toContain(
      'bridge.sources.prometheus.glpi: is required: there are several GLPI instances (main, lab)',
    )
  })

  test('understands the names that the Flask service had', async () => {
    const { config } = await load({
      'c.yaml': `version: 1
bridge:
  store: { sqlite: bridge.db }
  sources: { prometheus: { type: alertmanager, access: open } }
  glpiUrl: https://glpi.example.org/apirest.php
  glpiUserToken: { env: GLPI_TOKEN }
  glpiAppToken: ''
  ivrEndpointUrl: ''
  ticket_threshold_count: '3'
  ticket_threshold_duration: 600
  close_ticket_threshold_duration: '900'
`,
    })
    expect(config.bridge?.glpi['default']?.url).toBe('https://glpi.example.org/apirest.php')
    expect(config.bridge?.glpi['default']?.appToken).toBeUndefined()
    expect(config.bridge?.ivr).toBeUndefined()
    expect(config.bridge?.threshold).toMatchObject({ count: 3, within: 600_000 })
    expect(config.bridge?.close.after).toBe(900_000)
  })

  test('may have the resource mapping in a file, relative to the first configuration file', async () => {
    const mapping = JSON.stringify([{ resource_name: 'EC2', identifierkey: 'instance' }])
    mkdirSync(join(folder, 'deep'), { recursive: true })
    writeFileSync(join(folder, 'deep/mapping.json'), mapping)
    writeFileSync(join(folder, 'deep/hook.token'), 'deep')
    const { config } = await load({
      'deep/c.yaml': `version: 1${bridge}  resources: { file: mapping.json }`,
      'later.yaml': 'log: { level: warn }',
    })
    expect(config.bridge?.resources?.entries[0]).toMatchObject({ name: 'EC2' })
    expect(config.bridge?.store.sqlite).toBe(join(folder, 'deep/bridge.db'))
  })
})

const mistakes: readonly (readonly [string, string, string])[] = [
  [
    'an unknown section names the nearest',
    'version: 1\nbrigde: {}',
    'c.yaml:2:1  brigde: unknown key; did you mean "bridge"?',
  ],
  [
    'an unknown key deep inside names the nearest',
    `version: 1${bridge}  threshold: { cuont: 3 }`,
    'c.yaml:7:16  bridge.threshold.cuont: unknown key; did you mean "count"?',
  ],
  [
    'an unknown key that is near to nothing names all that are known',
    'version: 1\nlog: { colour: blue }',
    'c.yaml:2:8  log.colour: unknown key; known here: level',
  ],
  ['a version is needed', 'log: {}', 'c.yaml:1:1  version: is required, but missing'],
  [
    'a newer version is refused, and nothing else is looked at',
    'version: 2\nnew: true',
    'c.yaml:1:1  version: 2 is newer than this retriever, which reads version 1\n' +
      '    start a newer retriever, or go back to the configuration of this one',
  ],
  ['an older version never was', 'version: 0', 'c.yaml:1:1  version: expected 1, got 0'],
  [
    'an empty file',
    '',
    'c.yaml:1:1: expected a mapping with the sections of the configuration\n' +
      '    begin the file with "version: 1"',
  ],
  [
    'a list',
    '- version: 1',
    'c.yaml:1:1: expected a mapping with the sections of the configuration\n' +
      '    begin the file with "version: 1"',
  ],
  [
    'a key that stands there twice',
    'version: 1\nlog: {}\nlog: {}',
    'c.yaml:3:1: this is not valid YAML: Map keys must be unique',
  ],
  [
    'no YAML',
    'version: 1\nlog: { level: info',
    'c.yaml:2:19: this is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'a port that does not exist',
    'version: 1\nlisteners:\n  api:\n    port: 70000',
    'c.yaml:4:5  listeners.api.port: expected a port from 0 to 65535, got 70000',
  ],
  [
    'a word that is none of those',
    'version: 1\nlog: { level: verbose }',
    'c.yaml:2:8  log.level: expected one of trace, debug, info, warn, error, fatal, silent, got "verbose"',
  ],
  [
    'a scalar where a mapping belongs',
    'version: 1\nlisteners: 8080',
    'c.yaml:2:1  listeners: expected a mapping, got 8080',
  ],
  [
    'a number without a unit',
    `version: 1${bridge}  close: { after: 15 }`,
    'c.yaml:7:12  bridge.close.after: expected a duration such as 500ms, 10s, 10m, 1h or 1d, got 15',
  ],
  [
    'one bad entry of a list',
    `version: 1${bridge}  unknownOutcome: { sweepAfter: [5m, soon] }`,
    'c.yaml:7:38  bridge.unknownOutcome.sweepAfter[1]: expected a duration such as 500ms, 10s, 10m, 1h or 1d, got "soon"',
  ],
  [
    'a source without access',
    `version: 1${bridge.replace(/, access: .*/, ' }')}`,
    'c.yaml:5:5  bridge.sources.prometheus.access: expected exactly one of token, basic, header or hmac, or the word "open" to let anybody deliver',
  ],
  [
    'a source with two kinds of access',
    `version: 1${bridge.replace('token:', "header: { name: X, token: 'y' }, token:")}`,
    'c.yaml:5:39  bridge.sources.prometheus.access: expected exactly one of token, basic, header or hmac, or the word "open" to let anybody deliver',
  ],
  [
    'a name that cannot stand in an address',
    `version: 1${bridge.replace('prometheus:', "'a/b':")}`,
    'c.yaml:5:5  bridge.sources."a/b": a name consists of letters, digits, "-" and "_", begins and ends with a letter or digit, and has at most 63',
  ],
  [
    'an environment variable that is not set',
    `version: 1${bridge.replace('GLPI_TOKEN', 'GLPI_TOKENN')}`,
    'c.yaml:6:69  bridge.glpi.userToken.env: the environment variable GLPI_TOKENN is not set',
  ],
  [
    'a secret in a file that is not there',
    `version: 1${bridge.replace('hook.token', 'hook.tokn')}`,
    'c.yaml:5:58  bridge.sources.prometheus.access.token.file: ./hook.tokn cannot be read: there is no such file',
  ],
  [
    'a secret of digits, without repeating it',
    `version: 1${bridge.replace('{ env: GLPI_TOKEN }', '471147114711')}`,
    'c.yaml:6:56  bridge.glpi.userToken: expected { env: NAME }, { file: PATH } or text in quotes; a secret of digits needs quotes',
  ],
  [
    'an address of another kind',
    `version: 1${bridge.replace('https:', 'ldap:')}`,
    'c.yaml:6:11  bridge.glpi.url: expected an address that begins with http:// or https://',
  ],
  [
    'an address with a password in it, without repeating it',
    `version: 1${bridge.replace('https://', 'https://me:pw@')}`,
    'c.yaml:6:11  bridge.glpi.url: an address here must not contain a user name or a password',
  ],
  [
    'a GLPI instance that does not exist',
    `version: 1${bridge.replace('access:', 'glpi: lab, access:')}`,
    'c.yaml:5:39  bridge.sources.prometheus.glpi: there is no GLPI instance "lab"; known here: default',
  ],
  [
    'a certificate without its key',
    `version: 1\nlisteners: { api: { tls: { certificate: hook.token } } }`,
    'c.yaml:2:21  listeners.api.tls.key: is required, but missing',
  ],
  [
    'an alias and the setting that it stands for',
    `version: 1${bridge}  threshold: { count: 1 }\n  ticket_threshold_count: 2`,
    'c.yaml:8:3  bridge.ticket_threshold_count: says the same as threshold.count; write only one of the two',
  ],
  [
    'a bad value under an alias',
    `version: 1${bridge}  ticket_threshold_count: many`,
    'c.yaml:7:3  bridge.ticket_threshold_count: expected a whole number from 1 to 1000, got "many"',
  ],
  [
    'a bad resource mapping in place',
    `version: 1${bridge}  resources: [{ resource_name: EC2 }]`,
    'c.yaml:7:15  bridge.resources[0]: an entry needs identifierkey or identifierkeys, and not both',
  ],
]

describe('a mistake', () => {
  test.each(mistakes)('%s', async (_, text, expected) => {
    const message = await refusal({ 'c.yaml': text })
    expect(message).toBe(expected)
    expect(message).not.toMatch(/4711|me:pw/)
  })

  test('is told with every other one, in the order of the files', async () => {
    const message = await refusal(
      {
        'a.yaml': 'version: 1\nlog: { level: loud }',
        'b.yaml': 'listeners:\n  apy: {}\n  ops: { port: x }',
      },
      { RETRIEVER_LOG__COLOR: 'blue' },
    )
    expect(message.split('\n')).toEqual([
      'a.yaml:2:8  log.level: expected one of trace, debug, info, warn, error, fatal, silent, got "loud"',
      'b.yaml:2:3  listeners.apy: unknown key; did you mean "api"?',
      'b.yaml:3:10  listeners.ops.port: expected a port from 0 to 65535, got "x"',
      '$RETRIEVER_LOG__COLOR  log.color: unknown key; known here: level',
    ])
  })

  test('in a file that is not there', async () => {
    const error: unknown = await loadConfig({ files: ['none.yaml'], env, folder }).catch(
      (cause: unknown) => cause,
    )
    expect(String(error)).toContain('none.yaml cannot be read: there is no such file')
  })

  test('of an alias that blows up: a bomb of YAML anchors is refused', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    }
    expect(await refusal({ 'c.yaml': lines.join('\n') })).toContain('Excessive alias count')
  })
})
