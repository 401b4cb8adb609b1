import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

/** What is loaded of other packages once `code` has run, which has everything of the library in `lib`. */
async function loadedBy(code: string): Promise<string> {
  const library = new URL('../src/index.ts', import.meta.url).href
  const script = `
    import { createRequire } from 'node:module'
    import * as lib from ${JSON.stringify(library)}
    ${code}
    console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'))
  `
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@retriever/source',
    '--input-type=module',
    '--eval',
    script,
  ])
  return stdout
}

test('an app that reads its keys from a folder does not load what speaks to a Vault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keys-'))
  await writeFile(join(folder, 'api_key'), 'a')
  const loaded = await loadedBy(`
    const keys = lib.fromDirectory(${JSON.stringify(folder)}, ['api_key'])
    if ((await keys.get()).value.api_key.reveal() !== 'a') throw new Error('not read')
    await keys.close()
  `)
  expect(loaded).not.toContain('node-vault')
  expect(loaded).not.toContain('proxy-agent')
  await rm(folder, { recursive: true })
})

test('it is loaded with the first call', async () => {
  const loaded = await loadedBy(`
    const options = { address: 'http://127.0.0.1:9', auth: { method: 'token', token: 't' }, deadlineMs: 1 }
    const vault = lib.createVault(options)
    await vault.health().catch(() => undefined)
    await vault.close()
  `)
  expect(loaded).toContain('node-vault')
})
