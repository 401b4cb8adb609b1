import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { openApp } from './access-app.ts'
import { accessHouse } from './access-house.ts'
import { temporaryFolder } from './open-api.ts'
import { startIssuer } from './token-issuer.ts'
import { startReviewer } from './token-reviewer.ts'

test('readiness tells about every way to authenticate, and about the audit file', async () => {
  const issuer = await startIssuer()
  const reviewer = await startReviewer(new Map())
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'callers'), 'broken')
  writeFileSync(join(folder, 'own.token'), 'own-token')
  const { checks, run } = await accessHouse(
    {
      keys: { file: 'callers' },
      kubernetes: { url: reviewer.url, tokenFile: 'own.token' },
      jwt: { corp: { issuer: issuer.issuer, audience: 'birddog' } },
      audit: { file: 'audit.jsonl' },
    },
    { folder },
  )
  const stop = new AbortController()
  const running = run(stop.signal)
  const results = async () =>
    Promise.all(
      checks.map(async ({ name, required, run: look }) => ({
        name,
        required,
        ok: (await look(stop.signal)).ok,
      })),
    )
  // None of them keeps the sidecar from being ready: those who are known by other means are let in.
  await expect.poll(results, { timeout: 5_000 }).toEqual([
    { name: 'access/keys', required: false, ok: false },
    { name: 'access/jwt/corp', required: false, ok: true },
    { name: 'access/kubernetes', required: false, ok: false },
    { name: 'access/audit', required: false, ok: true },
  ])
  stop.abort()
  await running
})

test('a grant follows its caller from a file of keys to a record in the audit file', async () => {
  const folder = temporaryFolder()
  const key = 'k'.repeat(64)
  const digest = createHash('sha256').update(key).digest('hex')
  writeFileSync(join(folder, 'callers'), `deploy:${digest}\n`)
  const { post } = await openApp({
    keys: { file: join(folder, 'callers') },
    audit: { file: join(folder, 'audit.jsonl') },
    grants: [
      {
        to: { key: 'deploy' },
        scopes: ['monitor:write'],
        services: ['shop'],
        organisations: ['*'],
        owner: 'shop',
      },
    ],
  })
  expect((await post('/things/1', { authorization: `Bearer ${key}` })).status).toBe(201)
  expect((await post('/things/1', { authorization: `Bearer ${digest}` })).status).toBe(401)
  const written = readFileSync(join(folder, 'audit.jsonl'), 'utf8')
  const records = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  expect(records).toMatchObject([
    { caller: 'key/deploy', owner: 'shop', outcome: 'unchanged' },
    { caller: 'nobody', status: 401 },
  ])
  expect(written).not.toContain(digest)
})
