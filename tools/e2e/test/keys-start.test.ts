import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { buildSidecar, sidecarEntry } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { temporaryFolder } from '../src/temporary-folder.ts'

const execute = promisify(execFile)

/** Writes down, when the process ends, which files and which parts of Node it has loaded. */
const trace = `
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
const files = []
registerHooks({ load(url, context, next) { files.push(url); return next(url, context) } })
process.on('exit', () => {
  writeFileSync(process.env.LOADED, JSON.stringify({ files, builtins: process.moduleLoadList }))
})
`

const dist = dirname(sidecarEntry)
let vault: Awaited<ReturnType<typeof startStandIn<'vault'>>>

beforeAll(async () => {
  await buildSidecar()
  vault = await startStandIn('vault')
})
afterAll(() => vault.close())

/** The sources that a command of the built binary loads, and the parts of Node. */
async function loadedBy(args: readonly string[]) {
  await using here = await temporaryFolder('keys-start')
  const folder = here.path
  const config = 'keys.json'
  const { roleId, secretId, url } = vault.credentials
  const auth = { approle: { roleId, secretId: { env: 'SECRET_ID' } } }
  const keys = { a: 'secret/birddog/datadog#api_key', b: 'secret/birddog/datadog#app_key' }
  const sets = { datadog: { keys, publish: { folder: 'keys' } } }
  writeFileSync(
    join(folder, config),
    JSON.stringify({ version: 1, keys: { vault: { url, auth }, sets } }),
  )
  writeFileSync(join(folder, 'trace.mjs'), trace)
  const env = {
    PATH: process.env['PATH'],
    SECRET_ID: secretId,
    LOADED: join(folder, 'loaded.json'),
  }
  const run = (words: readonly string[]) =>
    execute(
      process.execPath,
      [
        '--import',
        './trace.mjs',
        sidecarEntry,
        'keys',
        words[0] ?? '',
        '--config',
        config,
        ...words.slice(1),
      ],
      { cwd: folder, env },
    )
  if (args[0] === 'probe') await run(['once'])
  await run(args)
  const loaded = JSON.parse(readFileSync(env.LOADED, 'utf8')) as {
    readonly files: readonly string[]
    readonly builtins: readonly string[]
  }
  const chunks = loaded.files
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url))
    .filter((file) => file.startsWith(dist) && file !== sidecarEntry)
  // The commands themselves are no module but a script, with what V8 made of it when it was built.
  const script = join(dist, 'keys', 'run-keys.cjs')
  expect(chunks).toContain(join(dist, 'keys', 'run-keys.js'))
  const sources = [script, ...chunks].flatMap((file) => {
    const map = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: readonly string[] }
    return map.sources
  })
  return { sources, builtins: loaded.builtins }
}

/** What a command for keys has no use for; each of them takes its time. */
const foreign =
  /node_modules\/(?:undici|hono|@hono|pino|prom-client|axios|kysely|cockatiel)\/|packages\/glpi-bridge|src\/bridge/

describe('the built "retriever keys"', () => {
  test.each([[['once']], [['check']], [['probe']], [['exec', '--', 'true']]])(
    '%j loads nothing that it does not need',
    async (args) => {
      const { sources, builtins } = await loadedBy(args)
      expect(sources.filter((source) => foreign.test(source))).toEqual([])
      expect(sources.filter((source) => source.includes('node_modules/yaml/'))).toEqual([])
      // Node's own HTTP client comes with a mere mention of one of its names; TLS is for addresses that have it.
      const heavy = /undici|NativeModule (?:https|_tls_wrap|tls|http2)$/
      expect(builtins.filter((name) => heavy.test(name))).toEqual([])
    },
  )

  test('comes with what V8 made of it, and this Node takes it', async () => {
    const cached = JSON.stringify(join(dist, 'keys', 'cached-keys.js'))
    const program = `const { compiledKeys } = await import(${cached}); console.log(compiledKeys().cachedDataRejected)`
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', program])
    expect(stdout).toBe('false\n')
  })
})
