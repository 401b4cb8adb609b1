import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { startStandIn } from '@retriever/sandbox'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openKeysHouse } from './keys-house.ts'
import { temporaryFolder } from './open-api.ts'
import { run, serve } from './retriever.ts'
import { certificate, inFolder, put, readSidecar } from './sidecar-manifest.ts'

/** A pod without its cluster: Vault, Datadog and the registers are stand-ins, and volumes are folders. */
async function openPod(name: string, local: object) {
  const house = await openKeysHouse()
  await house.writeSecret('birddog/sidecar', {
    leanix_token: 'sandboxLeanixTokenForTheTechnicalUser001',
    servicenow_password: 'sandbox-reader-password',
  })
  const [datadog, leanix, servicenow] = await Promise.all([
    startStandIn('datadog'),
    startStandIn('leanix'),
    startStandIn('servicenow'),
  ])
  onTestFinished(async () => {
    await Promise.all([datadog.close(), leanix.close(), servicenow.close()])
  })
  await house.writeSecret('birddog/datadog', {
    api_key: datadog.credentials.apiKey,
    app_key: datadog.credentials.appKey,
  })
  const config = inFolder(readSidecar(name).config, house.folder)
    .replace('site: datadoghq.eu', `url: ${datadog.url}`)
    .replace('https://acme.leanix.net', leanix.url)
    .replace('https://acme.service-now.com', servicenow.url)
    .replace('https://vault.example.org:8200', house.url)
  expect(config).not.toMatch(/https:/)
  writeFileSync(house.file('retriever.yaml'), config)
  writeFileSync(house.file('token'), house.credentials.kubernetesJwt)
  const jwt = { file: house.file('token') }
  const ours = {
    keys: { vault: { auth: { kubernetes: { jwt } } }, terminationLog: '' },
    listeners: { ops: { host: '127.0.0.1', port: 0 } },
    ...local,
  }
  writeFileSync(house.file('local.json'), JSON.stringify(ours))
  const files = ['--config', 'retriever.yaml', '--config', 'local.json']
  const fetched = await run(['keys', 'once', ...files], { folder: house.folder })
  expect([fetched.stderr, fetched.code]).toEqual([expect.stringContaining('published'), 0])
  return { house, files }
}

const alertOf = (service: string) =>
  JSON.stringify({
    kind: 'alert',
    ref: `${service}-errors`,
    spec: {
      name: 'It has errors',
      service,
      signal: { kind: 'metric', aggregate: 'avg', metric: 'web.errors', space: 'avg' },
      condition: { comparison: 'above', window: '5m', thresholds: { critical: 5 } },
    },
  })
const posted = {
  method: 'POST',
  path: '/alert',
  headers: { 'content-type': 'application/json' },
} as const

describe('a pod', { timeout: 60_000 }, () => {
  test('of sidecar-socket.yaml: Birddog writes through the socket', async () => {
    const { house, files } = await openPod('sidecar-socket.yaml', {})
    const { api, ops } = await serve(house.folder, files)
    const socketPath = api.slice('unix:'.length)
    expect(socketPath).toBe(join(house.folder, '/run/birddog-sidecar/api.sock'))
    const answer = await new Promise<readonly [number | undefined, string]>((resolve, reject) => {
      const sent = request({ ...posted, socketPath }, (incoming) => {
        void text(incoming).then((body) => resolve([incoming.statusCode, body]), reject)
      })
      sent.on('error', reject)
      sent.end(alertOf('web-store'))
    })
    expect(answer).toEqual([201, expect.stringContaining('"owner":"birddog"')])
    const ready = await fetch(`${ops}/readyz`)
    expect([ready.status, await ready.text()]).toEqual([200, expect.any(String)])
  })

  test('of sidecar-tls.yaml: a service account of the cluster is let in for its services only', async () => {
    const cluster = await startStandIn('kubernetes')
    onTestFinished(() => cluster.close())
    const folder = temporaryFolder()
    put(folder, '/own.token', cluster.credentials.token)
    const { house, files } = await openPod('sidecar-tls.yaml', {
      listeners: { ops: { host: '127.0.0.1', port: 0 }, api: { host: '127.0.0.1', port: 0 } },
      access: { kubernetes: { url: cluster.url, tokenFile: join(folder, 'own.token') } },
    })
    const ca = await certificate(house.folder)
    const account = await fetch(
      `${cluster.url}/api/v1/namespaces/shop/serviceaccounts/checkout/token`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${cluster.credentials.adminToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ spec: { audiences: ['birddog-sidecar'] } }),
      },
    )
    const { status } = (await account.json()) as { readonly status: { readonly token: string } }
    const { api } = await serve(house.folder, files)
    const ask = (authorization: string, service: string) =>
      new Promise<readonly [number | undefined, string]>((resolve, reject) => {
        const options = {
          ...posted,
          host: '127.0.0.1',
          port: new URL(api).port,
          servername: 'localhost',
          ca,
          headers: { ...posted.headers, authorization },
        }
        const sent = requestSecurely(options, (incoming) => {
          void text(incoming).then((body) => resolve([incoming.statusCode, body]), reject)
        })
        sent.on('error', reject)
        sent.end(alertOf(service))
      })
    const codeOf = async (token: string, service: string) => {
      const [status, body] = await ask(`Bearer ${token}`, service)
      return [status, /urn:retriever:problem:([\w-]+)/.exec(body)?.[1]]
    }
    expect(await codeOf('nobody', 'shop-cart')).toEqual([401, 'unauthenticated'])
    expect(await codeOf(status.token, 'web-store')).toEqual([403, 'forbidden'])
    // What its grant covers comes as far as the registers, which know no such service.
    expect(await codeOf(status.token, 'shop-cart')).toEqual([403, 'service-not-registered'])
  })
})
