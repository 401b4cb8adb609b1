import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { VaultError } from '../src/error.ts'
import { publish } from '../src/publish/publish.ts'
import type { Dialect, PublishedFile } from '../src/publish/target.ts'
import { freshFolder, opened } from './publish/folders.ts'
import { dockerCli, kubelet } from './publish/grammars.ts'
import { dotenv, nodeEnvFile, nodeParseEnv, shell } from './publish/readers.ts'
import type { Reader } from './publish/readers.ts'
import { secrets } from './publish/secrets.ts'

const readers: Readonly<Record<Dialect, readonly Reader[]>> = {
  docker: [dockerCli],
  posix: [shell('dash'), shell('bash')],
  dotenv: [nodeEnvFile, nodeParseEnv, dotenv],
  kubernetes: [kubelet],
}
const all: readonly Dialect[] = ['docker', 'posix', 'dotenv', 'kubernetes']

const cases: readonly (readonly [what: string, value: string, refusedBy: readonly Dialect[]])[] = [
  ['a quote', "it's", ['kubernetes']],
  ['line breaks', '-----BEGIN KEY-----\nMIIB\n-----END KEY-----\n', ['docker']],
  ['a NUL', 'a\0b', all],
  ['a carriage return', 'a\rb', ['dotenv']],
  ['a CR at its end', 'ab\r', ['docker', 'dotenv']],
  ['CR LF', 'a\r\nb', ['docker', 'dotenv', 'kubernetes']],
  ['every kind of quote', `a'b"c\`d`, ['kubernetes']],
  ['every kind of quote and a comment', `a'b"c\`d #e`, ['dotenv', 'kubernetes']],
  ['a backslash at its end', 'C:\\keys\\', []],
  ['blanks around it', ' \ta\t ', []],
  ['what shells expand', '$HOME $(id) `id` !! ~ * \\n', []],
  ['a byte order mark', '\ufeffa', []],
  ['line separators', 'a\u2028b\u2029c\u0085d', []],
  ['nothing', '', ['kubernetes']],
  ['a character of four bytes', '🐕', []],
  ['half a character', '\ud83d', all],
]

test.each(cases)(
  '66. a value with %s comes back exactly, or is refused by the name of its key',
  async (_, value, refusedBy) => {
    for (const dialect of all) {
      const refused = refusedBy.includes(dialect)
      const expected = refused ? ['env#DD_API_KEY'] : readers[dialect].map(() => value)
      expect(await publishedAndRead(dialect, value)).toEqual(expected)
    }
  },
)

/** What each reader of the dialect reads; or what the refusal is about. */
async function publishedAndRead(
  dialect: Dialect,
  value: string,
): Promise<readonly (string | undefined)[]> {
  const folder = join(freshFolder(), 'keys')
  const file: PublishedFile = { name: 'env', dialect, variables: { DD_API_KEY: 'apiKey' } }
  try {
    await publish(secrets({ apiKey: value }), { folder, files: [file] })
  } catch (error) {
    if (error instanceof VaultError && error.code === 'value-unrepresentable') {
      return error.problems?.map(({ path }) => path) ?? []
    }
    throw error
  }
  const text = readFileSync(join(folder, 'env'), 'utf8')
  return readers[dialect].map((read) => read(text)['DD_API_KEY'])
}

test('66. files of their own and JSON hold every text', async () => {
  const folder = join(freshFolder(), 'keys')
  const holdsIt = fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
    const files: readonly PublishedFile[] = [
      { name: 'raw', key: 'apiKey' },
      { name: 'json', json: { [value]: 'apiKey' } },
    ]
    await publish(secrets({ apiKey: value }), { folder, files, keepPreviousMs: 0 })
    expect(readFileSync(join(folder, 'raw')).equals(Buffer.from(value))).toBe(true)
    const json: unknown = JSON.parse(readFileSync(join(folder, 'json'), 'utf8'))
    expect(json).toEqual({ [value]: value })
  })
  // Each run publishes to a folder.
  await fc.assert(holdsIt, { numRuns: 50 })
})

test('66. all keys that cannot be written are named at once, none of their values, and nothing is written', async () => {
  const folder = join(freshFolder(), 'keys')
  const files: readonly PublishedFile[] = [
    { name: 'docker.env', dialect: 'docker', variables: { PEM: 'pem', OK: 'ok' } },
    {
      name: 'kubernetes.env',
      dialect: 'kubernetes',
      variables: { QUOTED: 'quoted', EMPTY: 'empty' },
    },
    { name: 'half', key: 'half' },
  ]
  const values = {
    pem: 'canary\nline',
    ok: 'ok',
    quoted: "canary's",
    empty: '',
    half: 'canary\ud800',
  }
  const told = await publish(secrets(values), { folder, files }).catch((error: unknown) => error)
  expect(told).toMatchObject({
    code: 'value-unrepresentable',
    problems: [
      { path: 'docker.env#PEM', message: expect.stringContaining('"pem"') },
      { path: 'kubernetes.env#EMPTY', message: expect.stringContaining('"empty"') },
      { path: 'kubernetes.env#QUOTED', message: expect.stringContaining('"quoted"') },
      { path: 'half', message: expect.stringContaining('"half"') },
    ],
  })
  expect(JSON.stringify(told) + String(told)).not.toContain('canary')
  expect(opened(folder, ['docker.env', 'kubernetes.env', 'half'])).toEqual({})
})

test('66. a file that is too large for its readers is refused', async () => {
  const folder = join(freshFolder(), 'keys')
  const files: readonly PublishedFile[] = [
    { name: 'env', dialect: 'kubernetes', variables: { A: 'half', B: 'half' } },
  ]
  const fitting = 'v'.repeat((65_536 - 2 * "A=''\n".length) / 2)
  await publish(secrets({ half: fitting }), { folder, files })
  await expect(publish(secrets({ half: `${fitting}v` }), { folder, files })).rejects.toMatchObject({
    code: 'value-unrepresentable',
    problems: [{ path: 'env' }],
  })
  expect(readFileSync(join(folder, 'env'))).toHaveLength(65_536)
})
