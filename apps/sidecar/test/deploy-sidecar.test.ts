import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { loadConfig } from '../src/config/load.ts'
import { deployFolder, expectLockedDown, inVolume, manifestsOf, readManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { temporaryFolder } from './open-api.ts'
import { run } from './retriever.ts'
import { certificate, inFolder, keyFiles, put, readSidecar as read } from './sidecar-manifest.ts'

const manifests = manifestsOf('sidecar-')
/** Where the client looks for the token and the authority of its own cluster. */
const ownAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

test('there are the two that the README tells about', () => {
  const readme = readFileSync(join(deployFolder, 'README.md'), 'utf8')
  expect(manifests).toHaveLength(2)
  for (const name of manifests) expect(readme).toContain(`(${name})`)
})

describe.each(manifests)('%s', (name) => {
  test('config check has nothing to say about its configuration', async () => {
    const { config, sidecar } = read(name)
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'retriever.yaml'), inFolder(config, folder))
    for (const path of keyFiles) {
      expect(config).toContain(path.slice(0, path.lastIndexOf('/')))
      expect(inVolume(sidecar, path)).toMatchObject({ readOnly: true })
      put(folder, path, 'a-key')
    }
    await certificate(folder)
    const { code, stdout, stderr } = await run(['config', 'check', '--json'], { folder })
    expect([stderr, code]).toEqual(['', 0])
    expect(JSON.parse(stdout)).toEqual({ ok: true, warnings: [] })
  })

  test('its containers are locked down and apart from each other', () => {
    const { pod, sidecar, birddog, keys } = read(name)
    expectLockedDown(pod)
    expect(pod).toMatchObject({ shareProcessNamespace: false, automountServiceAccountToken: false })
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(key)
    const volumes = ({ volumeMounts = [] }: typeof sidecar) => volumeMounts.map((one) => one.name)
    const shared = volumes(sidecar).filter((volume) => volumes(birddog).includes(volume))
    const socket = name === 'sidecar-socket.yaml' ? ['socket'] : []
    expect(shared).toEqual(['keys', ...socket])
    // What the one can write, the other cannot; the socket is made by the sidecar.
    const writable = [sidecar, birddog].flatMap(({ volumeMounts = [] }) =>
      volumeMounts.filter(({ readOnly }) => readOnly !== true).map((one) => one.name),
    )
    expect(writable).toEqual(socket)
    // Only who logs in at Vault has the token for it.
    const withToken = [...pod.initContainers, ...pod.containers].filter((one) =>
      volumes(one).includes('vault-token'),
    )
    expect(withToken).toEqual([keys])
    expect(JSON.stringify(pod.volumes)).toContain('"audience":"vault"')
  })

  test('the sidecar never decides whether the pod is ready', async () => {
    const { config, sidecar, birddog } = read(name)
    expect(sidecar).not.toHaveProperty('readinessProbe')
    expect(sidecar).not.toHaveProperty('startupProbe')
    expect(birddog).toHaveProperty('readinessProbe')
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'c.yaml'), inFolder(config, folder))
    for (const path of keyFiles) put(folder, path, 'a-key')
    await certificate(folder)
    const { listeners } = (await loadConfig({ files: ['c.yaml'], env: {}, folder })).config
    expect(listeners.ops.host).toBe('0.0.0.0')
    expect(sidecar).toMatchObject({
      livenessProbe: { httpGet: { path: '/livez', port: 'sidecar-ops' } },
    })
    const { api, ops } = listeners
    const listening = api.socket === undefined ? { api, ops } : { ops }
    expect(sidecar.ports).toEqual(
      Object.entries(listening).map(([listener, { port }]) => ({
        name: `sidecar-${listener}`,
        containerPort: port,
      })),
    )
  })

  test('its names belong together', () => {
    const { objects, pod, keys, sidecar } = read(name)
    const named = (kind: string) => objects.find((each) => each.kind === kind)?.metadata.name
    expect(pod.serviceAccountName).toBe(named('ServiceAccount'))
    expect(JSON.stringify(pod.volumes)).toContain(`"configMap":{"name":"${named('ConfigMap')}"}`)
    for (const container of [keys, sidecar]) {
      expect(container?.command).toEqual(['retriever'])
      const file = container?.args?.at(-1) ?? ''
      expect(container && inVolume(container, file)).toMatchObject({
        name: 'config',
        rest: 'retriever.yaml',
      })
    }
    // Every port that a policy or a Service names is there.
    const ports = [...pod.initContainers, ...pod.containers].flatMap(({ ports: told = [] }) =>
      told.map((port) => port.name),
    )
    const names = JSON.stringify(objects.filter(({ kind }) => kind !== 'Deployment'))
    for (const [, port = ''] of names.matchAll(/"(?:port|targetPort)":"([^"]+)"/g)) {
      expect(ports).toContain(port)
    }
    expect(objects.find(({ kind }) => kind === 'NetworkPolicy')?.spec).toMatchObject({
      podSelector: { matchLabels: { app: 'birddog' } },
      policyTypes: ['Ingress', 'Egress'],
    })
  })
})

test('the native one starts between the keys and Birddog, and has its own token for reviews', () => {
  const { objects, pod, sidecar } = read('sidecar-tls.yaml')
  expect(pod.initContainers.map((one) => one.name)).toEqual(['keys', 'birddog-sidecar'])
  expect(pod.initContainers.map(({ restartPolicy }) => restartPolicy)).toEqual([
    undefined,
    'Always',
  ])
  const mount = inVolume(sidecar, `${ownAccount}/token`)
  expect(mount).toMatchObject({ name: 'reviews', readOnly: true, rest: 'token' })
  const volume = JSON.stringify(pod.volumes.find((one) => one.name === 'reviews'))
  expect(volume).toContain('"serviceAccountToken":{"path":"token"')
  expect(volume).toContain('"path":"ca.crt"')
  const bound: Manifest | undefined = objects.find(({ kind }) => kind === 'ClusterRoleBinding')
  expect(bound).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects: [{ kind: 'ServiceAccount', name: pod.serviceAccountName }],
  })
  expect(objects.find(({ kind }) => kind === 'Service')?.spec).toMatchObject({
    publishNotReadyAddresses: true,
  })
  // Nobody else in the pod has a token of the account.
  const others = readManifest('sidecar-socket.yaml')
  expect(others.objects.map(({ kind }) => kind)).not.toContain('ClusterRoleBinding')
  expect(JSON.stringify(others.pod)).not.toContain(ownAccount)
})
