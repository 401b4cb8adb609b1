import { expect, test } from 'vitest'

import { secretV1, secretV2 } from '../../test/fake-session.ts'
import type { Reply } from '../../test/fake-session.ts'
import { VaultError } from '../error.ts'
import { listOutcome, readOutcome } from './outcome.ts'
import type { Place } from './place.ts'

const answeredAt = Date.parse('2026-01-01T12:00:00Z')
const v1: Place = { mount: 'kv', kv: 1, path: 'birddog/datadog', known: 'asked' }
const v2: Place = { ...v1, mount: 'secret', kv: 2 }

function read(place: Place, reply: Reply, more: { version?: number; dateAt?: number } = {}) {
  if (reply instanceof VaultError) throw reply
  const { version, dateAt } = more
  const answer = { ...reply, answeredAt, requestId: 'r1', ...(dateAt !== undefined && { dateAt }) }
  return readOutcome({ place, version, vault: 'vault' }, answer)
}

function gone(metadata: object): Reply {
  return { status: 404, body: { data: { data: null, metadata } } }
}

test('a live version of KV v2 comes with its number and its times', () => {
  expect(read(v2, secretV2({ api_key: 'a' }, 7))).toEqual({
    value: {
      path: 'secret/birddog/datadog',
      mount: 'secret',
      kv: 2,
      version: 7,
      createdAt: Date.parse('2026-01-01T00:00:00.123Z'),
      data: { api_key: 'a' },
      fetchedAt: answeredAt,
    },
  })
})

test('a version that was written as null is alive and empty', () => {
  expect(read(v2, secretV2(null, 3))).toMatchObject({ value: { version: 3, data: {} } })
})

test('a version that will be deleted asks to be read again before', () => {
  const deletionAt = answeredAt + 100_000
  const reply = secretV2({}, 1, { deletion_time: new Date(deletionAt).toISOString() })
  expect(read(v2, reply)).toMatchObject({ value: { deletionAt, refreshAfterMs: 90_000 } })
  // The clock of the server is 50 s ahead of ours.
  const ahead = { dateAt: answeredAt + 50_000 }
  expect(read(v2, reply, ahead)).toMatchObject({ value: { refreshAfterMs: 45_000 } })
})

test('a secret of KV v1 has no version, and may say when to read it again', () => {
  expect(read(v1, secretV1({ api_key: 'a' }))).toEqual({
    value: {
      path: 'kv/birddog/datadog',
      mount: 'kv',
      kv: 1,
      data: { api_key: 'a' },
      fetchedAt: answeredAt,
    },
  })
  const hinted = secretV1({ ttl: '90s' }, { lease_duration: 90 })
  expect(read(v1, hinted)).toMatchObject({ value: { refreshAfterMs: 90_000 } })
})

test('a lease comes along', () => {
  const reply = secretV1(
    { user: 'u' },
    { lease_id: 'db/creds/1', lease_duration: 60, renewable: true },
  )
  expect(read(v1, reply)).toMatchObject({
    value: { lease: { id: 'db/creds/1', durationMs: 60_000, renewable: true } },
  })
})

test('a deleted version says when, and that it can come back', () => {
  const deletionTime = '2026-01-01T11:00:00.5Z'
  const outcome = read(v2, gone({ version: 2, deletion_time: deletionTime, destroyed: false }))
  expect(outcome).toMatchObject({
    error: {
      code: 'secret-deleted',
      version: 2,
      deletionAt: Date.parse(deletionTime),
      message: 'vault: version 2 of secret/birddog/datadog was deleted at 2026-01-01T11:00:00.500Z',
      hint: expect.stringContaining('Undelete'),
      requestId: 'r1',
      status: 404,
    },
  })
  expect(outcome.elsewhere).toBeUndefined()
})

test('a version that is deleted and destroyed counts as destroyed', () => {
  const metadata = { version: 1, deletion_time: '2026-01-01T11:00:00Z', destroyed: true }
  expect(read(v2, gone(metadata))).toMatchObject({
    error: { code: 'secret-destroyed', version: 1 },
  })
})

test('nothing at the path may be a mount of another version', () => {
  expect(read(v2, { status: 404, body: { errors: [] } })).toMatchObject({
    error: { code: 'secret-not-found', path: 'secret/birddog/datadog' },
    elsewhere: true,
  })
})

test('a version that is gone is named', () => {
  const outcome = read(v2, { status: 404, body: { errors: [] } }, { version: 1 })
  expect(outcome).toMatchObject({
    error: { code: 'secret-not-found', message: 'vault: secret/birddog/datadog has no version 1' },
  })
})

test('who writes data/ into the path is told to leave it out', () => {
  const place = { ...v2, path: 'data/birddog' }
  expect(read(place, { status: 404, body: { errors: [] } })).toMatchObject({
    error: { hint: expect.stringContaining('Leave data/ out') },
  })
})

test('the words of a 404 tell a wrong KV version, an unknown mount and an unknown namespace apart', () => {
  const warnings = ['Invalid path for a versioned K/V secrets engine. See the API docs']
  expect(read(v1, { status: 404, body: { warnings } })).toMatchObject({
    error: { code: 'kv-version-mismatch' },
    elsewhere: true,
  })
  const noRoute = ['no handler for route "secret/data/x". route entry not found.']
  expect(read(v2, { status: 404, body: { errors: noRoute } })).toMatchObject({
    error: { code: 'secret-not-found', message: expect.stringContaining('no engine is mounted') },
    elsewhere: true,
  })
  expect(read(v2, { status: 404, body: { errors: ['namespace not found'] } })).toMatchObject({
    error: { code: 'namespace-not-found' },
  })
})

test('an answer without metadata does not come from KV v2', () => {
  expect(read(v2, secretV1({ api_key: 'a' }))).toMatchObject({
    error: { code: 'kv-version-mismatch' },
    elsewhere: true,
  })
})

test('a list gives names, and nothing where nothing is', () => {
  const list = (status: number, body: object) =>
    listOutcome({ place: v2, vault: 'vault' }, { status, body, answeredAt })
  expect(list(200, { data: { keys: ['a', 'dir/'] } })).toEqual({ value: ['a', 'dir/'] })
  expect(list(404, { errors: [] })).toEqual({ value: [], elsewhere: true })
  expect(
    list(404, { warnings: ['Invalid path for a versioned K/V secrets engine.'] }),
  ).toMatchObject({
    error: { code: 'kv-version-mismatch' },
    elsewhere: true,
  })
})
