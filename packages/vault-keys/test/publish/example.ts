import { readlinkSync } from 'node:fs'
import { join } from 'node:path'

import type { PublishTarget } from '../../src/publish/target.ts'
import { freshFolder } from './folders.ts'
import { secrets } from './secrets.ts'

/** Four files of two keys, in a folder that does not exist yet. */
export function exampleTarget(more: Partial<PublishTarget> = {}): PublishTarget {
  return {
    folder: join(freshFolder(), 'keys'),
    files: [
      { name: 'datadog', key: 'apiKey' },
      { name: 'env', dialect: 'dotenv', variables: { DD_APP_KEY: 'appKey', DD_API_KEY: 'apiKey' } },
      { name: 'keys.json', json: { apiKey: 'apiKey', appKey: 'appKey' } },
      { name: 'app', key: 'appKey' },
    ],
    ...more,
  }
}

/** The names of its files. */
export const exampleNames = ['datadog', 'env', 'keys.json', 'app'] as const

export const firstValues = secrets({ apiKey: 'one', appKey: 'two' })
export const secondValues = secrets({ apiKey: 'three', appKey: 'four' })

/** What readers of {@link exampleTarget} find when these values are published; an absent key has no trace. */
export function exampleContents(values: {
  readonly apiKey: string
  readonly appKey?: string
}): Readonly<Record<string, string>> {
  const { apiKey, appKey } = values
  const json = { apiKey, ...(appKey !== undefined && { appKey }) }
  return {
    datadog: apiKey,
    env: `DD_API_KEY='${apiKey}'\n${appKey === undefined ? '' : `DD_APP_KEY='${appKey}'\n`}`,
    'keys.json': `${JSON.stringify(json, null, 2)}\n`,
    ...(appKey !== undefined && { app: appKey }),
  }
}

/** The name of the current generation. */
export function currentGeneration(folder: string): string {
  return readlinkSync(join(folder, '..data'))
}
