import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { codeBlocks, runProgram } from '@retriever/docs'
import { startStandIn } from '@retriever/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

const home = fileURLToPath(new URL('..', import.meta.url))
const programs = codeBlocks(new URL('../README.md', import.meta.url), 'ts')

let vault: Awaited<ReturnType<typeof startStandIn<'vault'>>>
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'))
  vault = await startStandIn('vault')
  const { kubernetesJwt, secretId } = vault.credentials
  await writeFile(join(folder, 'jwt'), `${kubernetesJwt}\n`)
  await writeFile(join(folder, 'secret-id'), secretId)
})

afterAll(async () => {
  await vault.close()
  await rm(folder, { recursive: true })
})

async function run(at: number, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { url } = vault.credentials
  const { stdout, stderr } = await runProgram(programs[at] ?? '', {
    folder: home,
    env: { VAULT_ADDR: url, ...env },
  })
  expect(stderr).toBe('')
  return stdout
}

test('1. a service reads its keys, and they do not show themselves', async () => {
  expect(await run(0, { JWT_FILE: join(folder, 'jwt') })).toMatch(/^\d+ \[secret\]\n$/)
})

test('2. an init container publishes them, and 3. an application follows', async () => {
  const published = join(folder, 'published')
  await mkdir(published)
  const { roleId } = vault.credentials
  const told = await run(1, {
    ROLE_ID: roleId,
    SECRET_ID_FILE: join(folder, 'secret-id'),
    KEYS_FOLDER: published,
  })
  expect(told).toBe('published api-key datadog.env\n')
  const key = await readFile(join(published, 'api-key'), 'utf8')
  expect(await readFile(join(published, 'datadog.env'), 'utf8')).toContain(`DD_API_KEY='${key}'`)

  const asked: (string | undefined)[] = []
  const datadog = createServer((request, response) => {
    asked.push(request.headers['dd-api-key']?.toString())
    response.writeHead(403).end()
  })
  await new Promise<void>((listening) => datadog.listen(0, '127.0.0.1', listening))
  const { port } = datadog.address() as AddressInfo
  try {
    const url = `http://127.0.0.1:${port}`
    expect(await run(2, { KEYS_FOLDER: published, DATADOG_URL: url })).toBe('change\n403\n')
    expect(asked).toEqual([key])
  } finally {
    datadog.close()
  }
})

test('4. a client gets one credential, by the first method that has one', async () => {
  expect(await run(3, { VAULT_TOKEN: vault.credentials.rootToken })).toBe('1 string\n')
})

test('5. a test needs no Vault', async () => {
  expect(await run(4)).toBe('10 for-tests\n')
})

test('there is no program in the README that is not run', () => {
  expect(programs).toHaveLength(5)
})
