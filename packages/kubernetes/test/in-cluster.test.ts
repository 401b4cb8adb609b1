import { mkdtemp, readFile, rename, rm, symlink, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startStandIn } from '@retriever/sandbox'
import { expect, onTestFinished, test } from 'vitest'

import { createKubernetes, inCluster } from '../src/index.ts'
import type { Kubernetes, KubernetesEvent } from '../src/index.ts'
import { authority } from './stage/certificates.ts'
import { failureOf } from './stage/stage.ts'

const audiences = ['birddog-sidecar']

/** A folder as the kubelet mounts it: its files change all at once. */
async function mountedFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'serviceaccount-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  let generation = 0
  return {
    folder,
    async publish(files: Readonly<Record<string, string>>) {
      generation += 1
      const data = `..${generation}`
      await mkdir(join(folder, data))
      for (const [name, text] of Object.entries(files))
        await writeFile(join(folder, data, name), text)
      await symlink(data, join(folder, '..data_tmp'))
      await rename(join(folder, '..data_tmp'), join(folder, '..data'))
      if (generation > 1) return
      for (const name of Object.keys(files)) await symlink(join('..data', name), join(folder, name))
    },
  }
}

async function cluster(revoked: readonly string[] = [], port = 0, organization = 'Cluster') {
  const { ca, server } = await authority(organization)
  const standIn = await startStandIn('kubernetes', {
    port,
    tls: server,
    seed: {
      settings: { revokedTokens: revoked },
      users: ['old', 'new'].map((token) => ({
        token: `${token}-token`,
        username: token,
        groups: ['system:masters'],
      })),
    },
  })
  onTestFinished(() => standIn.close())
  const { hostname, port: at } = new URL(standIn.url)
  const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: at }
  return { standIn, ca, env, port: Number(at) }
}

function opened(
  folder: string,
  env: Record<string, string>,
): {
  client: Kubernetes
  events: KubernetesEvent[]
} {
  const events: KubernetesEvent[] = []
  const client = createKubernetes({
    ...inCluster({ folder, env }),
    retry: { attempts: 1 },
    events: (event) => events.push(event),
  })
  onTestFinished(() => client.close())
  return { client, events }
}

test('a pod reaches the server of its cluster with what is mounted into it', async () => {
  const { ca, env } = await cluster()
  const { folder, publish } = await mountedFolder()
  await publish({ 'ca.crt': ca, token: 'old-token\n' })
  const { client } = opened(folder, env)
  const review = await client.reviewToken('any', { audiences })
  expect(review).toEqual({ authenticated: false, reason: 'invalid bearer token' })
  expect(client.status()).toMatchObject({ upstream: 'kubernetes/kubernetes', breaker: 'closed' })
})

test('a token that was refused is read again, and a newer one is tried at once', async () => {
  const { ca, env } = await cluster(['old-token'])
  const { folder, publish } = await mountedFolder()
  await publish({ 'ca.crt': ca, token: 'old-token' })
  const { client, events } = opened(folder, env)
  const refused = await failureOf(client.reviewToken('any', { audiences }))
  expect(refused).toMatchObject({ code: 'credential-refused', status: 401 })

  // The kubelet changes the file between reading and refusing.
  const { credential } = inCluster({ folder, env })
  let reads = 0
  const racing = createKubernetes({
    ...inCluster({ folder, env }),
    credential: {
      async get(signal) {
        reads += 1
        if (reads === 2) await publish({ 'ca.crt': ca, token: 'new-token' })
        return credential.get(signal)
      },
      reject: (version) => credential.reject(version),
    },
    events: (event) => events.push(event),
  })
  onTestFinished(() => racing.close())
  expect(await racing.reviewToken('any', { audiences })).toMatchObject({ authenticated: false })
  expect(events.filter(({ type }) => type === 'credential-refused')).toMatchObject([
    { hasNewer: false },
    { hasNewer: true },
  ])
})

test('a new authority is read when the old one is not the right one any more', async () => {
  const first = await cluster()
  const { folder, publish } = await mountedFolder()
  await publish({ 'ca.crt': first.ca, token: 'old-token' })
  const { client } = opened(folder, first.env)
  await client.reviewToken('any', { audiences })

  await first.standIn.close()
  const second = await cluster([], first.port, 'Its successor')
  const untrusted = await failureOf(client.reviewToken('any', { audiences }))
  expect(untrusted).toMatchObject({ code: 'tls', executed: 'no' })

  await publish({ 'ca.crt': second.ca, token: 'old-token' })
  const both = [1, 2].map(() => client.reviewToken('any', { audiences }))
  expect(await Promise.all(both)).toMatchObject([
    { authenticated: false },
    { authenticated: false },
  ])
})

test('what is not mounted is told by its path', async () => {
  const { ca, env } = await cluster()
  const { folder, publish } = await mountedFolder()
  const { client } = opened(folder, env)
  const noAuthority = await failureOf(client.reviewToken('any', { audiences }))
  expect(noAuthority).toMatchObject({ code: 'config', path: join(folder, 'ca.crt') })
  await publish({ 'ca.crt': ca })
  const noToken = await failureOf(client.reviewToken('any', { audiences }))
  expect(noToken).toMatchObject({ code: 'credential-unavailable', path: join(folder, 'token') })
  await writeFile(join(folder, 'token'), 'two lines\nof something')
  expect((await failureOf(client.reviewToken('any', { audiences }))).message).toMatch(
    /holds no token$/,
  )
  expect(await readFile(join(folder, 'token'), 'utf8')).toContain('something')
})

test('outside of a pod it says what is missing', () => {
  expect(() => inCluster({ env: {} })).toThrow(
    /KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT not set/,
  )
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
  expect(inCluster({ env }).url).toBe('https://[fd00::1]:443')
})
