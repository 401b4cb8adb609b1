import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { expect } from 'vitest'

import { publish } from '../src/publish/publish.ts'
import type { PublishTarget } from '../src/publish/target.ts'
import { mayRead, vaultThatMay, write } from './kv-stage.ts'
import { watchedFiles } from './publish/watched-files.ts'
import { scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'

/** What `publish/reader.ts` prints. */
interface Seen {
  readonly reads: number
  readonly missing: number
  readonly mixed: number
  readonly seen: readonly string[]
}

scenarioAnywhere(
  63,
  'each value that is rotated is published by one swap, and a reader never sees a mixed set',
  async (stage) => {
    const mount = await stage.kv(2)
    const rotate = async (): Promise<string> => {
      const value = stage.secret()
      await write(stage, mount, 'datadog', { api_key: value, app_key: value })
      return value
    }
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
    const keys = vault.keys(
      { api: `${mount}/datadog#api_key`, app: `${mount}/datadog#app_key` },
      { refreshMs: 10 },
    )
    const target: PublishTarget = {
      folder: join(await stage.folder(), 'keys'),
      files: [
        { name: 'api', key: 'api' },
        { name: 'app', key: 'app' },
      ],
    }
    let swaps = 0
    const files = watchedFiles(({ name }) => void (swaps += name === 'renameSync' ? 1 : 0))
    const stop = new AbortController()
    const values = [await rotate()]
    const changes = keys.changes(stop.signal)[Symbol.asyncIterator]()
    const run = vault.run(stop.signal)
    const publishNext = async (): Promise<void> => {
      const { value } = await changes.next()
      await publish(value.value, target, { files })
    }

    await publishNext()
    const reader = await startReader(stage, target.folder)
    for (let round = 0; round < 10; round += 1) {
      values.push(await rotate())
      await publishNext()
    }
    const { reads, missing, mixed, seen } = await reader.end()
    stop.abort()
    await run

    expect(swaps).toBe(values.length)
    expect({ missing, mixed }).toEqual({ missing: 0, mixed: 0 })
    expect(reads).toBeGreaterThan(1)
    expect(values).toEqual(expect.arrayContaining([...seen]))
    expect(seen.at(-1)).toBe(values.at(-1))
  },
)

/** Reads the folder from a process of its own, from now on until the end. */
async function startReader(stage: Stage, folder: string): Promise<{ end(): Promise<Seen> }> {
  const script = fileURLToPath(new URL('publish/reader.ts', import.meta.url))
  const reader = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  stage.onEnd(() => reader.kill())
  await once(reader.stdout, 'readable')
  return {
    async end() {
      reader.stdin.end()
      const [, last = ''] = (await text(reader.stdout)).split('\n')
      return JSON.parse(last)
    },
  }
}
