import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { sidecarEntry } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'

import { watchProcess } from './watched-process.ts'
import type { ProcessFigures } from './watched-process.ts'

/** `retriever keys once`, ready to be run again and again against a stand-in of its own. */
export interface KeysOnce {
  readonly run: () => Promise<ProcessFigures>
  /** What went wrong. */
  readonly failures: readonly string[]
  close(): Promise<void>
}

/** Two keys of one secret into two files, with an AppRole login. */
export async function prepareKeysOnce(folder: string): Promise<KeysOnce> {
  const vault = await startStandIn('vault')
  const { url, roleId, secretId } = vault.credentials
  const keysFolder = join(folder, 'keys')
  const files = ['apiKey', 'appKey'].map((name) => join(keysFolder, name))
  const configuration = {
    version: 1,
    keys: {
      vault: { url, auth: { approle: { roleId, secretId: { env: 'SECRET_ID' } } } },
      sets: {
        datadog: {
          keys: {
            apiKey: 'secret/birddog/datadog#api_key',
            appKey: 'secret/birddog/datadog#app_key',
          },
          publish: { folder: keysFolder },
        },
      },
    },
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(configuration))
  const inPlace = (): boolean => files.every((file) => existsSync(file))
  const failures: string[] = []
  return {
    failures,
    async run() {
      rmSync(keysFolder, { recursive: true, force: true })
      const args = [sidecarEntry, 'keys', 'once', '--config', 'keys.json']
      const env = { SECRET_ID: secretId }
      const { figures, code, stderr } = await watchProcess(args, {
        cwd: folder,
        env,
        isDone: inPlace,
      })
      if (code !== 0 || !inPlace()) failures.push(`keys once ended with ${code}: ${stderr.trim()}`)
      return figures
    },
    close: () => vault.close(),
  }
}
