import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, test } from 'vitest'

import { scopes } from '../src/access/scope.ts'
import { loadConfig } from '../src/config/load.ts'
import { createApp } from '../src/http/app.ts'
import { accessHouse } from './access-house.ts'
import { temporaryFolder } from './open-api.ts'

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
const block = (pattern: RegExp) => pattern.exec(readme)?.[1] ?? ''

test('the example of the README can be used as it is', async () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'c.yaml'),
    `version: 1\n${block(/```yaml\n(# access\.yaml\n[^`]+)```/)}`,
  )
  const { config } = await loadConfig({ files: ['c.yaml'], env: {}, folder })
  expect(config.access.grants).toHaveLength(3)
})

test('a key that is made as the README says lets its caller in', async () => {
  const folder = temporaryFolder()
  execFileSync('sh', ['-ec', block(/```sh\n(openssl rand[^`]+)```/)], { cwd: folder })
  const house = await accessHouse(
    { keys: { file: 'callers' }, grants: [{ to: { key: 'deploy' }, scopes: ['bridge:operate'] }] },
    { folder },
  )
  const app = createApp({
    ...house.gate,
    routes: [
      {
        method: 'POST',
        path: '/bridge/pause',
        access: { type: 'scope', scope: 'bridge:operate' },
        handle: ({ caller }) => new Response(caller.name),
      },
    ],
    logger: pino({ level: 'silent' }),
    clock: systemClock,
  })
  const key = readFileSync(join(folder, 'deploy.key'), 'utf8')
  const headers = { authorization: `Bearer ${key}` }
  const response = await app.request('/bridge/pause', { method: 'POST', headers })
  expect([response.status, await response.text()]).toEqual([200, 'key/deploy'])
})

test('the README tells every scope', () => {
  for (const scope of scopes) {
    const told = scope.replace(/^(?:alert|dashboard):/, 'monitor:')
    expect(readme).toContain(`\`${told}\``)
  }
})
