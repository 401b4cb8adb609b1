import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { buildSidecar } from '@retriever/launcher'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'

import { type Caller, callerWith } from '../src/api/caller.ts'
import { alertOf, kinds, monitorOf, type Spec } from '../src/api/entities.ts'
import { services } from '../src/api/services.ts'
import { type ApiWorld, ciToken, openApiWorld } from '../src/api/world.ts'

const yaml = { type: 'application/yaml', accept: 'application/yaml' }

let world: ApiWorld
let ci: Caller
let account: Caller

/** The flow of a pod: the init container fetches the keys, then the sidecar starts beside the application. */
beforeAll(async () => {
  await buildSidecar()
  world = await openApiWorld('api-flow')
  await world.fetchKeys()
  const { api } = await world.serve()
  ci = callerWith(api, ciToken)
  account = callerWith(api, await world.tokenOf('shop', 'checkout'))
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** What has reached Datadog since then, reads of its registers left aside. */
async function reached(after: number): Promise<readonly string[]> {
  const entries = await world.datadog.control.journal({ after })
  return entries
    .map(({ method, path }) => `${method} ${path}`)
    .filter((line) => /monitor|dashboard/.test(line))
}

async function lastSeq(): Promise<number> {
  return (await world.datadog.control.journal()).at(-1)?.seq ?? 0
}

/**
 * What was declared is there; the rest are defaults, which is to say that it is equal to the declaration. Both formats
 * show the same, and sent back it changes nothing.
 */
async function assertReadsBack(send: Caller, path: string, spec: Spec): Promise<void> {
  const [, kind] = path.split('/')
  const read = await send('GET', path)
  expect(read).toMatchObject({ status: 200, json: { kind, spec } })
  const { spec: shown } = read.json
  // An alert has no defaults: what is not declared is not there.
  expect(shown).toEqual(kind === 'alert' ? spec : shown)
  expect((await send('POST', `${path}/diff`, spec)).json).toMatchObject({ equal: true })
  const inYaml = await send('GET', path, undefined, { accept: 'application/yaml' })
  const { id, ref } = read.json
  expect(parse(inYaml.text)).toEqual({ kind, id, ref, spec: shown })
  for (const [body, sent] of [
    [read.json, {}],
    [inYaml.text, yaml],
  ] as const) {
    const back = await send('PUT', path, body, sent)
    expect(back.headers.get('retriever-outcome'), back.text).toBe('unchanged')
  }
}

test('the keys are those of Vault, in files', async () => {
  const key = await readFile(join(world.folder, 'keys/apiKey'), 'utf8')
  expect(key).toBe(world.datadog.credentials.apiKey)
})

describe.each(kinds)('$kind', ({ kind, of, change }) => {
  test.each(['ci', 'account'] as const)(
    'in JSON as %s: created, updated, read back equal',
    async (who) => {
      const send = { ci, account }[who]
      const spec = of(services.registered)
      const created = await send('POST', `/${kind}`, { kind, ref: `json-${kind}-${who}`, spec })
      expect(created).toMatchObject({ status: 201, json: { kind, owner: 'shop' } })
      const path = created.headers.get('location') ?? ''
      expect(path).toBe(`/${kind}/${String(created.json['id'])}`)
      await assertReadsBack(send, path, spec)

      const wanted = { ...spec, ...change }
      expect(await send('PUT', path, wanted)).toMatchObject({ status: 200 })
      await assertReadsBack(send, path, wanted)
    },
  )

  test('in YAML: created, updated, read back equal', async () => {
    const spec = of(services.other)
    const document = { kind, ref: `yaml-${kind}`, spec }
    const created = await account('POST', `/${kind}`, stringify(document), yaml)
    expect(created.status, created.text).toBe(201)
    expect(parse(created.text)).toMatchObject(document)
    const path = created.headers.get('location') ?? ''
    await assertReadsBack(account, path, spec)

    const wanted = { ...spec, ...change }
    const updated = await account('PUT', path, stringify({ ...document, spec: wanted }), yaml)
    expect(updated.status, updated.text).toBe(200)
    await assertReadsBack(account, path, wanted)
  })

  test('a service that LeanIX does not know: 403 with its reason, and nothing reaches Datadog', async () => {
    const before = await lastSeq()
    const refused = await ci('POST', `/${kind}`, of(services.unregistered))
    expect(refused).toMatchObject({
      status: 403,
      json: {
        type: 'urn:retriever:problem:service-not-registered',
        service: services.unregistered,
        detail: expect.stringContaining('LeanIX'),
      },
    })
    expect((await reached(before)).filter((line) => !line.startsWith('GET'))).toEqual([])
  })

  test('a service that is listed in Datadog: 409, and nothing is written', async () => {
    const before = await lastSeq()
    const refused = await ci('POST', `/${kind}`, of(services.listed))
    expect(refused).toMatchObject({
      status: 409,
      json: {
        type: 'urn:retriever:problem:service-listed',
        service: services.listed,
        detail: expect.stringContaining('Datadog'),
      },
    })
    expect((await reached(before)).filter((line) => !line.startsWith('GET'))).toEqual([])
  })
})

test.each([
  ['leanix', services.withoutLeanix],
  ['servicenow', services.withoutServicenow],
] as const)(
  '%s is down: 503 with Retry-After, nothing is written; when it is back, all is well',
  async (name, service) => {
    const { control } = world[name]
    await control.faults([{ match: {}, effect: { type: 'status', status: 503 } }])
    const before = await lastSeq()
    for (const { kind, of } of kinds) {
      const refused = await account('POST', `/${kind}`, of(service))
      expect(refused).toMatchObject({
        status: 503,
        json: { type: 'urn:retriever:problem:registration-unavailable', service },
      })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await reached(before)).filter((line) => !line.startsWith('GET'))).toEqual([])
    await control.faults([])
    const spec = kinds[0]?.of(service) ?? {}
    await expect
      .poll(async () => (await account('POST', '/monitor', spec)).status, {
        timeout: 30_000,
        interval: 500,
      })
      .toBe(201)
  },
)

describe('keys straight from Vault', () => {
  test('a rotation is followed; a wrong new key leaves the last good one in use, and readiness says so', async () => {
    await using pod = await openApiWorld('api-flow-vault')
    const { datadog } = pod
    const { apiKey, appKey, oldApiKey, oldAppKey } = datadog.credentials
    await pod.putKeys({ apiKey: oldApiKey, appKey: oldAppKey })
    const { api, ops } = await pod.serve(pod.straightFromVault)
    const send = callerWith(api, ciToken)
    const created = await send('POST', '/monitor', monitorOf(services.registered))
    expect(created).toMatchObject({ status: 201 })
    expect(await keysUsed(pod)).toEqual([oldApiKey])

    // Rotated in Vault first; then the old pair is taken away in Datadog.
    const path = created.headers.get('location') ?? ''
    await pod.putKeys({ apiKey, appKey })
    await datadog.control.settings({ revokedKeys: [oldApiKey, oldAppKey] })
    const wanted = monitorOf(services.registered, { message: 'Look again.' })
    await expect.poll(async () => (await send('PUT', path, wanted)).status, patience).toBe(200)
    expect((await keysUsed(pod)).at(-1)).toBe(apiKey)

    await pod.putKeys({ apiKey: wrongKey, appKey })
    const asked = async () => {
      expect(await send('GET', path)).toMatchObject({ status: 200 })
      return keysUsed(pod)
    }
    await expect.poll(asked, patience).toContain(wrongKey)
    expect(await send('POST', '/alert', alertOf(services.registered))).toMatchObject({
      status: 201,
    })
    expect((await keysUsed(pod)).at(-1)).toBe(apiKey)
    const ready = async () => {
      const response = await fetch(`${ops}/readyz`)
      return { status: response.status, ...((await response.json()) as object) }
    }
    await expect.poll(ready, patience).toMatchObject({
      status: 'warning',
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'datadog/prod/keys', ok: true }),
        expect.objectContaining({
          name: 'datadog/prod',
          ok: false,
          detail: 'Datadog refuses the newest keys; those before them are used',
        }),
      ]),
    })
  })
})

const wrongKey = '0123456789abcdef0123456789abcdef'
const patience = { timeout: 45_000, interval: 250 }

/** The API keys that Datadog was shown, each time that they changed. */
async function keysUsed({ datadog }: ApiWorld): Promise<readonly string[]> {
  const keys: string[] = []
  for (const { headers } of await datadog.control.journal()) {
    const key = headers['dd-api-key']
    if (key !== undefined && key !== keys.at(-1)) keys.push(key)
  }
  return keys
}
