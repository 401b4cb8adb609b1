import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { loadKeysConfig } from '../src/keys/load-config.ts'
import { openKeysHouse, values } from './keys-house.ts'
import {
  deployFolder,
  expectLockedDown,
  inVolume,
  manifestsOf,
  readManifest as read,
} from './manifest.ts'
import { temporaryFolder } from './open-api.ts'
import { run } from './retriever.ts'

const manifests = manifestsOf('keys-')

test('there are the three that the README tells about', () => {
  const readme = readFileSync(join(deployFolder, 'README.md'), 'utf8')
  expect(manifests).toHaveLength(3)
  for (const name of manifests) expect(readme).toContain(`(${name})`)
})

describe.each(manifests)('%s', (name) => {
  test('its configuration can be used', async () => {
    const { config, keys } = read(name)
    const here = temporaryFolder()
    writeFileSync(join(here, 'retriever.yaml'), config)
    const loaded = await loadKeysConfig({ files: ['retriever.yaml'], env: {}, folder: here })
    expect(loaded.warnings).toEqual([])
    for (const { target } of loaded.keys.sets) {
      const mount = keys && inVolume(keys, target?.folder ?? '')
      expect(mount).toMatchObject({ name: 'keys' })
      expect(mount?.readOnly).toBeUndefined()
      // The state lies beside it, in the same volume.
      expect(keys && inVolume(keys, loaded.keys.stateFolder ?? '')?.name).toBe('keys')
      expect(mount?.rest).not.toBe('')
    }
    const method = loaded.keys.vaults['default']?.auth
    const jwt = method?.method === 'kubernetes' ? method.jwt : undefined
    const file = typeof jwt === 'object' && 'file' in jwt ? jwt.file : ''
    expect(keys && inVolume(keys, file)).toMatchObject({ name: 'vault-token', rest: 'token' })
  })

  test('its containers are locked down, and only one can write the keys', () => {
    const { pod } = read(name)
    expectLockedDown(pod)
    const readers = pod.containers.flatMap(({ volumeMounts }) => volumeMounts ?? [])
    expect(readers.filter(({ readOnly }) => readOnly !== true)).toEqual([])
    expect(pod.volumes).toContainEqual({
      name: 'keys',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    })
    expect(JSON.stringify(pod.volumes)).toContain('"audience":"vault"')
  })

  test('its names belong together', () => {
    const { objects, pod, keys } = read(name)
    const named = (kind: string) => objects.find((each) => each.kind === kind)?.metadata.name
    expect(pod.serviceAccountName).toBe(named('ServiceAccount'))
    expect(JSON.stringify(pod.volumes)).toContain(`"configMap":{"name":"${named('ConfigMap')}"}`)
    expect(keys?.command).toEqual(['retriever'])
    const file = keys?.args?.at(-1) ?? ''
    expect(keys && inVolume(keys, file)).toMatchObject({ name: 'config', rest: 'retriever.yaml' })
  })

  test('its configuration fetches keys, given a Vault', { timeout: 60_000 }, async () => {
    const { config, keys, pod } = read(name)
    const house = await openKeysHouse()
    const { kubernetesJwt } = house.credentials
    writeFileSync(house.file('manifest.yaml'), config)
    writeFileSync(house.file('token'), kubernetesJwt)
    const jwt = { file: house.file('token') }
    const local = {
      vault: { url: house.url, auth: { kubernetes: { jwt } } },
      sets: { datadog: { publish: { folder: house.file('keys') } } },
      terminationLog: '',
    }
    writeFileSync(house.file('local.json'), JSON.stringify({ keys: local }))
    const files = ['--config', 'manifest.yaml', '--config', 'local.json']
    const { code, stderr } = await run(['keys', 'once', ...files], { folder: house.folder })
    expect([code, stderr]).toEqual([0, expect.stringContaining('logged in (kubernetes)')])
    // What the containers ask for, as files or as variables, is what is there.
    const refs = pod.containers
      .flatMap(({ env }) => env ?? [])
      .flatMap(({ valueFrom }) => valueFrom?.fileKeyRef ?? [])
    const published = refs.length > 0 ? house.published('datadog.env') : house.published('api_key')
    expect(published).toContain(values.apiKey)
    for (const { key, path } of refs) {
      expect(keys && inVolume(keys, `/vault/${path}`)?.rest).toBe('birddog/datadog.env')
      expect(published).toContain(`${key}='`)
    }
  })
})

test('the probes ask where watch listens', async () => {
  const { config, keys } = read('keys-watch.yaml')
  const here = temporaryFolder()
  writeFileSync(join(here, 'c.yaml'), config)
  const { listener } = (await loadKeysConfig({ files: ['c.yaml'], env: {}, folder: here })).keys
  expect(listener.host).toBe('0.0.0.0')
  expect(keys).toMatchObject({
    restartPolicy: 'Always',
    ports: [{ name: 'keys', containerPort: listener.port }],
    startupProbe: { httpGet: { path: '/startupz', port: 'keys' } },
    livenessProbe: { httpGet: { path: '/livez', port: 'keys' } },
  })
  // It would make the whole pod unready.
  expect(keys).not.toHaveProperty('readinessProbe')
})
