import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { codeBlocks, runProgram } from '@retriever/docs'
import { startStandIn } from '@retriever/sandbox'
import { createUpstream } from '@retriever/upstream'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { authority } from './stage/certificates.ts'

const home = fileURLToPath(new URL('..', import.meta.url))
const programs = codeBlocks(new URL('../README.md', import.meta.url), 'ts')

let cluster: Awaited<ReturnType<typeof startStandIn<'kubernetes'>>>
let folder = ''
let ca = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'))
  const made = await authority('README')
  ca = made.ca
  cluster = await startStandIn('kubernetes', { tls: made.server })
  await writeFile(join(folder, 'ca.crt'), ca)
  await writeFile(join(folder, 'token'), `${await tokenOf('birddog', 'sidecar', {})}\n`)
})

afterAll(async () => {
  await cluster.close()
  await rm(folder, { recursive: true })
})

async function tokenOf(namespace: string, name: string, spec: object): Promise<string> {
  const { url, adminToken } = cluster.credentials
  const upstream = createUpstream({ name: 'admin', baseUrl: url, tls: { ca } })
  const answer = await upstream.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    headers: { authorization: `Bearer ${adminToken}` },
    json: { spec },
  })
  await upstream.close()
  return (answer.json() as { readonly status: { readonly token: string } }).status.token
}

async function run(at: number, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout, stderr } = await runProgram(programs[at] ?? '', { folder: home, env })
  expect(stderr).toBe('')
  return stdout
}

test('1. a service in a pod learns who calls', async () => {
  const { hostname, port } = new URL(cluster.url)
  const pod = {
    MOUNTED: folder,
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
  }
  const own = await tokenOf('shop', 'checkout', { audiences: ['birddog-sidecar'] })
  expect(await run(0, { ...pod, CALLER_TOKEN: own })).toBe('shop/checkout birddog-sidecar\n')
  const other = await tokenOf('shop', 'checkout', {})
  expect(await run(0, { ...pod, CALLER_TOKEN: other })).toMatch(/invalid for the target audiences/)
})

test('2. a service somewhere else learns what it may do', async () => {
  const env = { CLUSTER_URL: cluster.url, CA_FILE: join(folder, 'ca.crt') }
  expect(await run(1, { ...env, TOKEN_FILE: join(folder, 'token') })).toBe('true\n')
  await writeFile(join(folder, 'wrong'), 'wrong')
  expect(await run(1, { ...env, TOKEN_FILE: join(folder, 'wrong') })).toBe(
    'refused false\ncredential-refused 401 false\n',
  )
})

test('there is no program in the README that is not run', () => {
  expect(programs).toHaveLength(2)
})
