import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { acceptPost } from '../src/datadog/api/media-types.ts'
import { temporaryFolder } from './open-api.ts'
import { openRegisters } from './registration-house.ts'
import { run, start } from './retriever.ts'

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
const block = (pattern: RegExp) => pattern.exec(readme)?.[1] ?? ''
const token = 'token-of-the-team-shop'

/** The configuration of the README, with stand-ins at its addresses. */
async function openHouse() {
  const { datadog, files, registration } = await openRegisters()
  const folder = temporaryFolder()
  const written = block(/```yaml\n(# entities\.yaml\n[^`]+)```/)
    .replace('site: datadoghq.eu', `url: '${datadog.settings.url}'`)
    .replace('https://acme.leanix.net', registration.leanix.url)
    .replace('https://acme.service-now.com', registration.servicenow.url)
  writeFileSync(join(folder, 'entities.yaml'), written)
  const local = { listeners: { api: { port: 0 }, ops: { port: 0 } } }
  writeFileSync(join(folder, 'local.json'), JSON.stringify(local))
  const named = { 'datadog.api': datadog.keys.apiKey, 'datadog.app': datadog.keys.appKey }
  for (const [name, text] of Object.entries({ ...files, ...named })) {
    writeFileSync(join(folder, name), text)
  }
  return { folder, datadog, args: ['--config', 'entities.yaml', '--config', 'local.json'] }
}

/** What was printed, one JSON document after the other. */
function documentsIn(text: string): readonly unknown[] {
  return text
    .split(/\n|(?<=\})(?=\{)/)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as unknown)
}

describe('entities over HTTP', { timeout: 60_000 }, () => {
  test('the commands of the README do what it says', async () => {
    const { folder, args, datadog } = await openHouse()
    const env = { SHOP_TOKEN: token }
    const sidecar = start(['serve', '--json', ...args], { folder, env })
    const { api = '', ops = '' } = await sidecar.line(({ name }) => name === 'retriever')
    const commands = block(/```sh\n(cat > errors\.yaml[^`]+)```/)
    const { stdout, stderr } = await promisify(execFile)(
      'sh',
      ['-ec', commands.replaceAll('http://127.0.0.1:8080', api)],
      { cwd: folder, env: { ...process.env, ...env } },
    )
    expect(stderr).toBe('')
    expect(documentsIn(stdout)).toMatchObject([
      { dryRun: true, complete: true, actions: [{ action: 'create' }] },
      { kind: 'alert', ref: 'web-store-errors', owner: 'shop', services: ['web-store'] },
      { items: [{ ref: 'web-store-errors' }] },
      { service: 'web-store', allowed: true },
    ])
    expect(await datadog.writes()).toEqual(['POST /api/v1/monitor'])

    const exposed = await (await fetch(`${ops}/metrics`)).text()
    const metrics = Array.from(exposed.matchAll(/^# TYPE (retriever_\w+)/gm), ([, name]) => name)
    expect(metrics).toContain('retriever_datadog_keys_rejected_total')
    for (const name of metrics) expect(readme).toContain(`\`${name}\``)

    const { paths } = (await (await fetch(`${api}/openapi.json`)).json()) as {
      readonly paths: Readonly<Record<string, object>>
    }
    // `/monitor` and `/dashboard` are told of as `/alert`.
    const told = Object.keys(paths).map((path) =>
      path.replace(/^\/(?:monitor|dashboard)/, '/alert').replace(/\{(\w+)\}/, '<$1>'),
    )
    expect(told).toContain('/alert/<id>/diff')
    for (const path of told) expect(readme).toMatch(new RegExp(`[A-Z]+ ${path}\``))
  })

  test('the doctor says what the README shows', async () => {
    const { folder, args } = await openHouse()
    const { code, stdout } = await run(['doctor', ...args], { folder, env: { SHOP_TOKEN: token } })
    const [first = '', second = '', , ...rest] = block(
      /retriever doctor --config entities\.yaml\n([^`]+)```/,
    ).split('\n')
    const found = stdout.replaceAll(/ +/g, ' ')
    for (const line of [first, second, ...rest])
      expect(found).toContain(line.replaceAll(/ +/g, ' '))
    expect(code).toBe(0)
  })
})

test('the README tells every media type', () => {
  for (const type of acceptPost.split(', ')) expect(readme).toContain(`\`${type}\``)
})
