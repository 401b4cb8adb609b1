import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { exitCodes } from '../src/cli/exit-codes.ts'
import { loadConfig } from '../src/config/load.ts'
import { datadogExitCodes } from '../src/datadog/exit-codes.ts'
import { keysExitCodes } from '../src/keys/exit-codes.ts'
import { keysMetrics } from '../src/keys/watch/metrics.ts'
import { createMetrics } from '../src/ops/metrics.ts'
import { problemTypes } from '../src/problem.ts'
import { openApi, temporaryFolder } from './open-api.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
// The formatter pads the columns of tables.
const tables = readme.replaceAll(/ +/g, ' ')
const example = readFileSync(join(root, 'retriever.example.yaml'), 'utf8')

const env = Object.fromEntries(
  [...`${readme}${example}`.matchAll(/env: (\w+)/g)].map(([, name = '']) => [
    name,
    name === 'VAULT_PROXY' ? 'http://proxy.example.org:3128' : 'a-secret-of-the-example',
  ]),
)

async function load(text: string) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'webhook.token'), 'hook')
  writeFileSync(join(folder, 'c.yaml'), text)
  return loadConfig({ files: ['c.yaml'], env, folder }, { commands: true })
}

describe('the example', () => {
  test('can be used as it is', async () => {
    const { config, warnings } = await load(example)
    expect(config.bridge?.sources['signed']?.access).toMatchObject({
      type: 'hmac',
      header: 'X-Signature',
      timestampHeader: 'X-Timestamp',
    })
    expect(warnings).toEqual([
      'bridge.glpi.main.proxy.url is written out; { file: … } or { env: … } keeps it apart',
      'access.certificates is on, but without listeners.api.tls.clientCa nobody can show one',
    ])
  })

  test('shows the defaults where it says so', async () => {
    const short = /```yaml\n(# retriever\.yaml\n[^`]+)```/.exec(readme)?.[1] ?? ''
    const { config: defaults } = await load(short)
    const { config } = await load(example)
    expect(config.listeners).toEqual(defaults.listeners)
    expect(config.log).toEqual(defaults.log)
    for (const key of ['duplicates', 'unknownOutcome', 'retryRefused', 'worker'] as const) {
      expect(config.bridge?.[key]).toEqual(defaults.bridge?.[key])
    }
    expect(config.bridge?.close.mode).toBe(defaults.bridge?.close.mode)
    expect(config.bridge?.ivr?.expiresAfter).toBe(600_000)
  })
})

test('example and README have every key that the schema knows', async () => {
  // A key that is near to nothing makes the mistake name all that would have been right.
  const stray = { xqzwvxqzwvxqzwv: 1 }
  const sections = {
    ...stray,
    listeners: { ...stray, api: { ...stray, tls: stray } },
    log: stray,
    access: {
      ...stray,
      tokens: { a: { ...stray, limits: stray } },
      keys: stray,
      kubernetes: stray,
      jwt: { corp: { ...stray, proxy: stray, tls: stray } },
      certificates: stray,
      loopback: stray,
      grants: [{ ...stray, to: stray, limits: stray }, { to: { jwt: stray } }],
      rate: stray,
      audit: stray,
    },
    console: { ...stray, oidc: stray },
    bridge: {
      ...stray,
      store: stray,
      sources: {
        plain: stray,
        basic: { access: { basic: stray } },
        header: { access: { header: stray } },
        hmac: { access: { hmac: stray } },
        none: { access: stray },
      },
      glpi: { main: { url: 'x', ...stray, tickets: stray, proxy: stray, tls: stray } },
      ivr: stray,
      threshold: stray,
      close: stray,
      duplicates: stray,
      unknownOutcome: stray,
      worker: stray,
    },
    keys: {
      ...stray,
      vaults: {
        a: {
          ...stray,
          tls: stray,
          proxy: stray,
          auth: [
            { kubernetes: stray },
            { approle: { ...stray, secretId: { file: 'x', ...stray } } },
            { jwt: stray },
            { token: stray },
            { userpass: stray },
            { cert: stray },
          ],
        },
        b: { url: 'x', auth: stray },
      },
      sets: {
        a: {
          ...stray,
          keys: { a: { ...stray, from: stray } },
          publish: {
            ...stray,
            files: { a: stray },
            env: { a: stray },
            json: { a: stray },
          },
        },
      },
      listener: { ...stray, tls: stray },
    },
    datadog: { main: { site: 'x', ...stray, keyNames: stray, proxy: stray, tls: stray } },
    registration: {
      ...stray,
      leanix: { ...stray, proxy: stray, tls: stray },
      servicenow: { ...stray, proxy: stray, tls: stray },
      cache: stray,
      names: { a: stray },
    },
  }
  const error: unknown = await load(JSON.stringify({ version: 1, ...sections })).catch(
    (cause: unknown) => cause,
  )
  const lists = [...String(error).matchAll(/known here: (.*)/g)].map(([, list = '']) =>
    list.split(', '),
  )
  expect(lists).toHaveLength(72)
  for (const key of new Set(lists.flat())) {
    expect(example, `the example lacks ${key}`).toMatch(new RegExp(`\\b${key}:`))
    expect(readme, `the README lacks ${key}`).toMatch(new RegExp(`[\`.]${key}\\b`))
  }
})

test('the README tells every exit code, problem and metric', async () => {
  for (const [code, meaning] of Object.entries(exitCodes)) {
    expect(tables).toContain(`| ${code} | ${meaning} |`)
  }
  for (const [code, meaning] of Object.entries(keysExitCodes)) {
    expect(tables).toContain(`| ${code} | ${meaning} |`)
  }
  for (const [code, meaning] of Object.entries(datadogExitCodes)) {
    expect(tables).toContain(`| ${code} | ${meaning} |`)
  }
  const watch = createMetrics('0')
  keysMetrics(watch, { vaults: () => [], kept: () => [], now: () => 0 })
  const ofKeys = watch.getMetricsAsArray().filter(({ name }) => name.startsWith('retriever_keys_'))
  for (const { name } of ofKeys) expect(readme).toContain(`\`${name}\``)
  for (const code of Object.keys(problemTypes)) expect(readme).toContain(`\`${code}\``)
  const { ops } = await openApi()
  const exposed = await (await ops('/metrics')).text()
  for (const [, name = ''] of exposed.matchAll(/^# TYPE (retriever_\w+)/gm)) {
    expect(readme).toContain(`\`${name}\``)
  }
  expect(
    createMetrics('0')
      .getMetricsAsArray()
      .map(({ name }) => name),
  ).toContain('retriever_build_info')
})
