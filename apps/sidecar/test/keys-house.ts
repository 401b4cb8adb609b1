import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import { expect, onTestFinished } from 'vitest'

import { temporaryFolder } from './open-api.ts'
import { run, start } from './retriever.ts'
import type { Ended, Retriever } from './retriever.ts'

/** How long something may take on a busy machine. */
export const patience = { timeout: 20_000 }

/** What every secret of these tests has in it, so that it can be looked for everywhere. */
export const canary = 'canary-7f3a'

/** The settings of one test, beside `url`, `auth` and the set `datadog`. */
export interface HouseOptions {
  readonly vault?: object
  readonly keys?: object
  /** Replaces the set `datadog`. */
  readonly sets?: object
  /** Replaces the login by the AppRole of the seed, with its secret id in `SECRET_ID`. */
  readonly auth?: object
}

/** A Vault, a folder, and processes that fetch keys from the one into the other. */
export async function openKeysHouse(options: HouseOptions = {}) {
  const vault = await startStandIn('vault', { seed: { writes: seededSecrets } })
  onTestFinished(() => vault.close())
  const folder = temporaryFolder()
  const { rootToken, secretId, url } = vault.credentials
  const terminationLog = join(folder, 'termination-log')
  writeFileSync(terminationLog, '')

  const configure = ({ auth, keys, sets, vault: more }: HouseOptions = options) => {
    const config = {
      version: 1,
      keys: {
        vault: { url, auth: auth ?? appRole, ...more },
        sets: sets ?? { datadog },
        terminationLog,
        listener: { port: 0 },
        ...keys,
      },
    }
    writeFileSync(join(folder, 'c.json'), JSON.stringify(config))
  }
  configure()

  /** Calls the server with the root token. */
  const admin = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': rootToken },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text || '{"data":{}}') as { readonly data: Record<string, unknown> }
  }
  const env = { SECRET_ID: secretId }
  const words = (command: string, args: readonly string[]) => [
    'keys',
    command,
    '--config',
    'c.json',
    ...args,
  ]

  return {
    url,
    folder,
    credentials: vault.credentials,
    control: control(url),
    configure,
    /** Another section in the same file. */
    addSection(name: string, section: object): void {
      const config = JSON.parse(readFileSync(join(folder, 'c.json'), 'utf8')) as object
      writeFileSync(join(folder, 'c.json'), JSON.stringify({ ...config, [name]: section }))
    },
    admin,
    file: (name: string) => join(folder, name),
    published: (name: string) => readFileSync(join(folder, 'keys', name), 'utf8'),
    terminationLog: () => readFileSync(terminationLog, 'utf8'),
    writeSecret: (path: string, data: object) => admin('POST', `secret/data/${path}`, { data }),
    run: (command: string, args: readonly string[] = [], more = {}): Promise<Ended> =>
      run(words(command, args), { folder, env: { ...env, ...more } }),
    start: (command: string, args: readonly string[] = [], more = {}): Retriever =>
      start(words(command, args), { folder, env: { ...env, ...more } }),
    /** A process whose files cannot become larger than so many blocks of 512 bytes. */
    limited: (command: string, blocks: number): Promise<Ended> =>
      run(words(command, []), { folder, env, limitFilesTo: blocks }),
    /** Tokens beside the root token. */
    async liveTokens(): Promise<number> {
      const { data } = await admin('GET', 'auth/token/accessors?list=true')
      const accessors: unknown = data['keys']
      return Array.isArray(accessors) ? accessors.length - 1 : Number.NaN
    },
    requests: (path: string) => control(url).journal({ path: `/v1/${path}` }),
  }
}

export type KeysHouse = Awaited<ReturnType<typeof openKeysHouse>>

/** Values with the canary in them, where the seed has others. */
export const values = {
  apiKey: `${canary}-api`,
  appKey: `${canary}-app`,
  license: `${canary}-license`,
}

const seededSecrets = [
  {
    path: 'secret/data/birddog/datadog',
    data: { data: { api_key: values.apiKey, app_key: values.appKey } },
  },
  { path: 'secret/data/birddog/newrelic', data: { data: { license: values.license } } },
]

const appRole = {
  approle: { roleId: '11111111-2222-4333-8444-555555555555', secretId: { env: 'SECRET_ID' } },
}

/** Two keys of one secret, published as two files. */
export const datadog = {
  keys: { apiKey: 'secret/birddog/datadog#api_key', appKey: 'secret/birddog/datadog#app_key' },
  publish: { folder: 'keys' },
}

/** One key of another secret, published in another folder. */
export const newrelic = {
  keys: { license: 'secret/birddog/newrelic#license' },
  publish: { folder: 'other' },
}

/** Fails when a canary is in any of these texts. */
export function expectNoCanary(...texts: readonly string[]): void {
  for (const text of texts) expect(text).not.toContain(canary)
}

/** Everything below the published folders that could have changed. */
export function picture({ file }: KeysHouse): readonly string[] {
  return ['keys', 'other'].flatMap((folder) =>
    statSync(file(folder), { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(file(folder), { recursive: true, encoding: 'utf8' }).map((name) => {
          const { ino, mtimeMs } = statSync(join(file(folder), name))
          return `${folder}/${name} ${ino} ${mtimeMs}`
        })
      : [],
  )
}
