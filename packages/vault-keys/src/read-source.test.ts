import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'

import { Secret } from '@retriever/upstream/secret'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { VaultError } from './error.ts'
import { readSource } from './read-source.ts'
import type { Source } from './source.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-source-'))
})
afterEach(() => rm(folder, { recursive: true }))

const { signal } = new AbortController()
const options = { what: 'secret id', signal }

async function textOf(source: Source, form: 'token' | 'text' = 'token'): Promise<string> {
  return (await readSource(source, { ...options, form })).secret.reveal()
}

async function fileWith(content: string | Buffer): Promise<string> {
  const file = join(folder, 'secret-id')
  await writeFile(file, content)
  return file
}

describe('gives what is there, trimmed', () => {
  test('from itself', async () => {
    expect(await textOf(' abc\n')).toBe('abc')
    expect(await textOf(new Secret('abc'))).toBe('abc')
  })

  test('from a file, with or without the mark of its byte order', async () => {
    expect(await textOf({ file: await fileWith('abc\r\n') })).toBe('abc')
    expect(await textOf({ file: await fileWith('\uFEFFabc') })).toBe('abc')
  })

  test('from a variable, as it is at that moment', async () => {
    vi.stubEnv('VAULT_KEYS_TEST', 'one')
    expect(await textOf({ env: 'VAULT_KEYS_TEST' })).toBe('one')
    vi.stubEnv('VAULT_KEYS_TEST', 'two')
    expect(await textOf({ env: 'VAULT_KEYS_TEST' })).toBe('two')
  })

  test('from a function', async () => {
    expect(await textOf(() => Promise.resolve('abc\n'))).toBe('abc')
  })

  test('names a file that is to be removed', async () => {
    const file = await fileWith('abc')
    expect(await readSource({ file, remove: true }, options)).toMatchObject({ remove: file })
    expect(await readSource({ file }, options)).not.toHaveProperty('remove')
  })

  test('a password may have spaces and letters of any kind', async () => {
    expect(await textOf('grüne Soße 7\n', 'text')).toBe('grüne Soße 7')
  })
})

describe('has nothing', () => {
  test.each([
    ['a file that is not there', { file: '/nowhere/secret-id' }],
    ['a variable that is not set', { env: 'VAULT_KEYS_TEST_UNSET' }],
    ['a function that gives nothing', () => Promise.resolve('')],
  ])('%s', async (_, source) => {
    await expect(readSource(source, options)).rejects.toMatchObject({
      code: 'credential-unavailable',
      executed: 'no',
      message: expect.stringContaining('secret id'),
    })
  })

  test('an empty file', async () => {
    const file = await fileWith(' \n')
    await expect(readSource({ file }, options)).rejects.toMatchObject({
      code: 'credential-unavailable',
      path: file,
    })
  })
})

describe('cannot be used', () => {
  test.each(['two words', 'two\nlines', 'zero\0byte', 'Soße', 'bell\u0007'])(
    'as a token: %j',
    async (text) => {
      const file = await fileWith(text)
      const error: unknown = await readSource({ file }, options).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'config', path: file })
      expect(inspect(error, { depth: Infinity })).not.toContain(text)
    },
  )

  test('bytes that are no text', async () => {
    const file = await fileWith(Buffer.from([0xff, 0xfe, 0x41]))
    await expect(readSource({ file }, options)).rejects.toMatchObject({ code: 'config' })
    await expect(readSource({ file }, { ...options, form: 'text' })).rejects.toMatchObject({
      code: 'config',
    })
  })

  test('an empty value that was written down', async () => {
    await expect(readSource('', options)).rejects.toMatchObject({ code: 'config' })
  })

  test('a folder, and a file that is far too large', async () => {
    await mkdir(join(folder, 'inner'))
    await expect(readSource({ file: join(folder, 'inner') }, options)).rejects.toMatchObject({
      code: 'config',
      cause: { code: 'EISDIR' },
    })
    const file = await fileWith('x'.repeat(65_537))
    await expect(readSource({ file }, options)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('64 KiB'),
    })
  })
})

describe('a function that fails', () => {
  test('may be asked again, and shows nothing of what it threw but message and code', async () => {
    const thrown = Object.assign(new Error('no route'), { code: 'ENETUNREACH', config: 's3cr3t' })
    const error: unknown = await readSource(() => Promise.reject(thrown), options).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'config', retryable: true, cause: { code: 'ENETUNREACH' } })
    expect(inspect(error, { depth: Infinity })).not.toContain('s3cr3t')
  })

  test('may say itself that there is nothing', async () => {
    const nothing = new VaultError('no metadata service', {
      code: 'credential-unavailable',
      hint: 'Run it where there is one.',
    })
    await expect(readSource(() => Promise.reject(nothing), options)).rejects.toBe(nothing)
  })

  test('is left when it takes too long, even when it does not look at its signal', async () => {
    const late = new AbortController()
    const reading = readSource(() => new Promise(() => undefined), {
      ...options,
      signal: late.signal,
    })
    late.abort()
    await expect(reading).rejects.toMatchObject({ code: 'config', retryable: true })
  })
})
