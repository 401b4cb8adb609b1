import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { BodyTooLarge, decodeBody } from './decode-body.ts'

const text = 'alert '.repeat(100)
const decoded = async (body: Uint8Array, encoding: string | null): Promise<string> =>
  new TextDecoder().decode(await decodeBody(body, encoding, 10_000))

test.each<[string | null, Uint8Array]>([
  [null, Buffer.from(text)],
  ['identity', Buffer.from(text)],
  ['gzip', gzipSync(text)],
  ['X-GZIP', gzipSync(text)],
  ['br', brotliCompressSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['deflate, gzip', gzipSync(deflateSync(text))],
])('undoes %s', async (encoding, body) => {
  expect(await decoded(body, encoding)).toBe(text)
})

test('an empty body has nothing to undo, whatever the header says', async () => {
  expect(await decoded(new Uint8Array(), 'gzip')).toBe('')
})

test('stops a bomb', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000))
  expect(bomb.length).toBeLessThan(50_000)
  await expect(decodeBody(bomb, 'gzip', 1_000_000)).rejects.toBeInstanceOf(BodyTooLarge)
})

test('refuses what was not asked for, and what is not what it says', async () => {
  await expect(decoded(Buffer.from(text), 'compress')).rejects.toThrow('not asked for')
  await expect(decoded(Buffer.from(text), 'gzip')).rejects.toThrow('header')
  await expect(decoded(gzipSync(text).subarray(0, 30), 'gzip')).rejects.toThrow('end of file')
})
