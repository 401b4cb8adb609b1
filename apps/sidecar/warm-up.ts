/** The last step of a build: has V8 compile what the commands for keys need at their start, and keeps the result. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type * as built from './src/cli/cached-keys.ts'
import type { World } from './src/cli/world.ts'

const keys = new URL('dist/keys/', import.meta.url)
const { compiledKeys, exportsOf } = (await import(
  new URL('cached-keys.js', keys).href
)) as typeof built

const folder = mkdtempSync(join(tmpdir(), 'warm-up-'))
try {
  // Nobody listens there: everything is run up to the first request.
  const vault = {
    url: 'http://127.0.0.1:1',
    deadline: '1ms',
    auth: { approle: { roleId: 'a', secretId: { env: 'SECRET_ID' } } },
  }
  const sets = { one: { keys: { a: 'secret/a#b' }, publish: { folder: join(folder, 'keys') } } }
  writeFileSync(
    join(folder, 'keys.json'),
    JSON.stringify({ version: 1, keys: { vault, sets, terminationLog: '' } }),
  )
  const nobody = { write: () => true }
  const world: World = {
    env: { SECRET_ID: 'b' },
    folder,
    stdout: nobody,
    stderr: nobody,
    onStopSignal: () => () => undefined,
    onSignal: () => () => undefined,
    forgetVariable: () => undefined,
    exit: () => process.exit(1),
    onUncaught: () => undefined,
  }
  const script = compiledKeys()
  const code = await exportsOf(script).runKeys(
    { name: 'once', options: { config: ['keys.json'] } },
    world,
  )
  // 68: nothing answers at the address.
  if (code !== 68 && code !== 69) throw new Error(`the warm-up ended with ${code}`)
  writeFileSync(new URL('run-keys.cache', keys), script.createCachedData())
} finally {
  rmSync(folder, { recursive: true })
}
