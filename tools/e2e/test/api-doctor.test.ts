import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { buildSidecar } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'

import { isSection, over, type Section } from '../src/api/section.ts'
import { type ApiWorld, openApiWorld } from '../src/api/world.ts'
import { type CommandResult, runRetriever } from '../src/retriever-command.ts'

/** What `doctor --json` tells. */
interface Report {
  readonly ok: boolean
  readonly findings: readonly {
    readonly name: string
    readonly ok: boolean
    readonly detail: string
    readonly hint?: string
  }[]
}

/** An application key that may do all that is done with entities, and nothing else. */
const narrowKey = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00'

let world: ApiWorld
let issuer: Awaited<ReturnType<typeof startStandIn<'oidc'>>>

beforeAll(async () => {
  await buildSidecar()
  const scopes = ['monitors_read', 'monitors_write', 'dashboards_read', 'dashboards_write'] as const
  const keys = { applicationKeys: [{ key: narrowKey, name: 'narrow', scopes }] }
  world = await openApiWorld('api-doctor', { datadog: { keys } })
  issuer = await startStandIn('oidc')
  world.defer(() => issuer.close())
  await world.fetchKeys()
  await writeFile(join(world.folder, 'callers'), `deploy:${'0'.repeat(64)}\n`)
})
afterAll(() => world?.[Symbol.asyncDispose]())
afterEach(async () => {
  const { datadog, kubernetes, leanix, servicenow } = world
  for (const { control } of [datadog, leanix, servicenow, kubernetes]) await control.reset()
})

/** The sections of a sidecar that stands on all there is. */
function everything(): Section {
  const { access, ...sections } = world.configuration() as { readonly access: Section }
  return {
    ...sections,
    access: {
      ...access,
      keys: { file: 'callers' },
      jwt: { corp: { issuer: issuer.url, audience: issuer.credentials.audience } },
      audit: { file: 'audit.jsonl' },
    },
  }
}

async function doctor(change: Section = {}, ...words: readonly string[]): Promise<CommandResult> {
  const configuration = over(everything(), change)
  await writeFile(join(world.folder, 'doctor.yaml'), stringify(configuration))
  const { env, folder } = world
  return runRetriever(['doctor', '--config', 'doctor.yaml', ...words], { folder, env })
}

function reportIn(text: string): Report {
  return JSON.parse(text.split('\n').find((line) => line.startsWith('{')) ?? '') as Report
}

test('a good world: everything is asked, nothing is written, and the command ends with 0', async () => {
  const files = await readdir(world.folder)
  const before = await world.datadog.control.state()
  const seen = (await world.vault.control.journal()).length
  const { code, text } = await doctor({}, '--json')
  const report = reportIn(text)
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([])
  expect(report.ok).toBe(true)
  expect(code).toBe(0)
  expect(report.findings.map(({ name }) => name).toSorted()).toEqual([
    'access/audit',
    'access/jwt/corp',
    'access/keys',
    'access/kubernetes',
    'datadog/prod',
    'datadog/prod/keys',
    'registration/datadog',
    'registration/leanix',
    'registration/servicenow',
  ])
  expect(await world.datadog.control.state()).toEqual(before)
  for (const { control } of [world.datadog, world.leanix, world.servicenow, world.kubernetes]) {
    expect((await control.journal()).filter(changesSomething)).toEqual([])
  }
  expect(await world.vault.control.journal()).toHaveLength(seen)
  expect(await readdir(world.folder)).toEqual([...files, 'doctor.yaml'].toSorted())
})

/** Requests that are not for reading, and were carried out; logging in and asking questions is none of it. */
function changesSomething({ method, path, status }: Entry): boolean {
  const asks = /\/(graphql|oauth2\/token|tokenreviews|selfsubjectaccessreviews)$|^\/oauth_token/
  return method !== 'GET' && !asks.test(path) && (status ?? 0) < 400
}

type Entry = Awaited<ReturnType<ApiWorld['datadog']['control']['journal']>>[number]

test('for people: a line for each, and how many are wrong', async () => {
  const good = await doctor()
  expect(good.code).toBe(0)
  expect(good.text).toContain('everything is good')
  const { servicenow } = world
  await servicenow.control.settings({ passwords: { [servicenow.credentials.user]: 'another' } })
  const { code, text } = await doctor()
  expect(code).toBe(1)
  expect(text).toMatch(/^poor +registration\/servicenow .+\n +see whether .+$/m)
  expect(text).toContain('1 of 9 are not good')
  expect(text).not.toContain(servicenow.credentials.password)
})

const noOne = 'http://127.0.0.1:1'

test.each<
  readonly [
    what: string,
    name: string,
    trouble: () => Promise<unknown> | Section,
    detail: RegExp,
    hint: RegExp,
  ]
>([
  [
    'an API key that Datadog does not know',
    'datadog/prod/keys',
    () => settingsOf('datadog', { revokedKeys: [world.datadog.credentials.apiKey] }),
    /refuses the API key/,
    /revoked/,
  ],
  [
    'an application key that was revoked',
    'datadog/prod/keys',
    () => settingsOf('datadog', { revokedKeys: [world.datadog.credentials.appKey] }),
    /refuses the application key/,
    /revoked/,
  ],
  [
    'an application key that may only read',
    'datadog/prod',
    () => ({ datadog: { prod: { appKey: world.datadog.credentials.readOnlyAppKey } } }),
    /monitors and alerts cannot be created or changed; dashboards cannot be created/,
    /monitors_write, dashboards_write/,
  ],
  [
    'an application key that may not read the catalog',
    'registration/datadog',
    () => ({ datadog: { prod: { appKey: narrowKey } } }),
    /Datadog/,
    /apm_service_catalog_read/,
  ],
  [
    'a Datadog that does not answer',
    'datadog/prod',
    () => ({ datadog: { prod: { url: noOne, deadline: '1s' } } }),
    /127\.0\.0\.1:1/,
    /address is right/,
  ],
  [
    'a LeanIX token that was revoked',
    'registration/leanix',
    () => settingsOf('leanix', { revokedApiTokens: [world.leanix.credentials.apiToken] }),
    /LeanIX/,
    /API token/,
  ],
  [
    'a LeanIX that does not answer',
    'registration/leanix',
    () => ({ registration: { leanix: { url: noOne } } }),
    /./,
    /address/,
  ],
  [
    'an account that ServiceNow keeps from the API',
    'registration/servicenow',
    () => {
      const { deniedPassword, deniedUser } = world.servicenow.credentials
      return { registration: { servicenow: { user: deniedUser, password: deniedPassword } } }
    },
    /ServiceNow/,
    /account may read/,
  ],
  [
    'a known service that is not to be seen',
    'registration/servicenow',
    () => ({ registration: { servicenow: { knownService: 'Nowhere' } } }),
    /Nowhere/,
    /sees the known service/,
  ],
  [
    'a service account that may not review tokens',
    'access/kubernetes',
    () => reviewAs(world.kubernetes.credentials.unprivilegedToken),
    /may not review tokens/,
    /system:auth-delegator/,
  ],
  [
    'an issuer that does not answer',
    'access/jwt/corp',
    () => ({ access: { jwt: { corp: { issuer: noOne } } } }),
    /keys cannot be read/,
    /address/,
  ],
  [
    'an audit file that cannot be made',
    'access/audit',
    () => ({ access: { audit: { file: 'nowhere/audit.jsonl' } } }),
    /nowhere/,
    /must be able to make/,
  ],
])('%s: %s says so, with what to do', async (_, name, trouble, detail, hint) => {
  const change = await trouble()
  const { code, text } = await doctor(isSection(change) ? change : {}, '--json')
  expect(code, text).toBe(1)
  const { findings, ok } = reportIn(text)
  expect(ok).toBe(false)
  expect(findings.find((finding) => finding.name === name)).toEqual({
    name,
    required: expect.any(Boolean),
    ok: false,
    detail: expect.stringMatching(detail),
    hint: expect.stringMatching(hint),
  })
})

test('keys from a Vault that does not let us in are told with what to do', async () => {
  const { code, text } = await doctor(
    {
      ...world.straightFromVault,
      keys: over(world.straightFromVault['keys'] as Section, {
        vault: { auth: { approle: { secretId: 'wrong' } } },
      }),
      datadog: { prod: { apiKey: undefined, appKey: undefined, keys: 'datadog' } },
    },
    '--json',
  )
  expect(code, text).toBe(1)
  const { findings } = reportIn(text)
  expect(findings.find(({ name }) => name === 'datadog/prod/keys')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('the secret id is refused'),
    hint: expect.stringContaining('fresh secret id'),
  })
})

test('a configuration that cannot be used: 2', async () => {
  const files = { apiKey: { file: 'gone/a' }, appKey: { file: 'gone/b' } }
  const { code, text } = await doctor({ datadog: { prod: { sight: 'eu', ...files } } })
  expect(code).toBe(2)
  for (const said of ['site', 'gone/a', 'gone/b']) expect(text).toContain(said)
})

async function settingsOf(name: 'datadog' | 'leanix', change: Section): Promise<void> {
  await world[name].control.settings(change)
}

async function reviewAs(token: string): Promise<Section> {
  await writeFile(join(world.folder, 'other-token'), token)
  return { access: { kubernetes: { tokenFile: 'other-token' } } }
}
