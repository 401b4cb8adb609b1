import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { buildSidecar } from '@retriever/launcher'
import { control, startStandIn } from '@retriever/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type Caller, callerWith } from '../src/api/caller.ts'
import { createOutlets, tokensIn } from '../src/api/canaries.ts'
import { everyWayIn } from '../src/api/every-way-in.ts'
import { kinds, monitorOf } from '../src/api/entities.ts'
import { openConsole } from '../src/api/console-viewer.ts'
import { echoing, echoingKeys } from '../src/api/echoes.ts'
import { jsonWebToken } from '../src/api/json-web-token.ts'
import { services } from '../src/api/services.ts'
import { type ApiWorld, ciToken, openApiWorld } from '../src/api/world.ts'
import { eventually } from '../src/eventually.ts'
import { runRetriever } from '../src/retriever-command.ts'

/** A key of a caller that is known by its digest only. */
const deployKey = 'key-of-deploy-b1946ac92492d2347c6235b4d2611184'
/** What somebody tries who is not let in. */
const wrongToken = 'wrong-token-591785b794601e212b260e25925636fd'
/** Keys that Datadog does not take, put into Vault by mistake. */
const wrongKeys = {
  apiKey: 'ba5eba11ba5eba11ba5eba11ba5eba11',
  appKey: 'ba5eba11ba5eba11ba5eba11ba5eba11ba5eba11',
}

const crash = new URL('../src/api/crash-on-signal.ts', import.meta.url)

let world: ApiWorld
let issuer: Awaited<ReturnType<typeof startStandIn<'oidc'>>>

beforeAll(async () => {
  await buildSidecar()
  world = await openApiWorld('api-canaries')
  issuer = await startStandIn('oidc')
  world.defer(() => issuer.close())
})
afterAll(() => world?.[Symbol.asyncDispose]())

test('no secret comes out anywhere, whatever happens', async () => {
  const { datadog, folder, kubernetes, leanix, servicenow, vault } = world
  const { apiKey, appKey, oldApiKey, oldAppKey } = datadog.credentials
  const issuerControl = control(issuer.url)
  const outlets = createOutlets()
  await world.putKeys({ apiKey: oldApiKey, appKey: oldAppKey })
  outlets.add('retriever keys once', (await world.fetchKeys()).text)

  const digest = createHash('sha256').update(deployKey).digest('hex')
  await writeFile(join(folder, 'callers'), `deploy:${digest}\n`)
  const { clientSecret } = issuer.credentials
  const env = {
    E2E_CLIENT_SECRET: clientSecret,
    E2E_SERVICENOW_CLIENT_SECRET: servicenow.credentials.clientSecret,
    NODE_OPTIONS: `--import ${pathToFileURL(crash.pathname).href}`,
  }
  const configuration = everyWayIn(world, issuer)
  const sidecar = await world.serve(configuration, env)
  const { api, ops } = sidecar
  const tokens = {
    ci: ciToken,
    account: await world.tokenOf('shop', 'checkout'),
    stranger: await world.tokenOf('shop', 'checkout', 'somebody-else'),
    jwt: await jsonWebToken(issuer),
    deploy: deployKey,
    wrong: wrongToken,
  }
  const noted =
    (who: string, token: string | undefined): Caller =>
    async (method, path, body, sent) => {
      const answer = await callerWith(api, token)(method, path, body, sent)
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`)
      outlets.add(`answer ${answer.status} to ${who}: ${method} ${path.slice(0, 40)}`, answer.text)
      outlets.add(`headers of ${method} ${path.slice(0, 40)}`, headers.join('\n'))
      return answer
    }
  const callers = Object.entries(tokens).map(([who, token]) => [who, noted(who, token)] as const)
  const ci = noted('ci', tokens.ci)
  const page = await openConsole(api)
  const events = new AbortController()
  const streamed = page.stream(events.signal)

  /** What each upstream is sent, and so can show in its answers. */
  const echoes = (status: number) => {
    const { clientSecret: servicenowSecret, password } = servicenow.credentials
    return [
      [datadog.control, echoingKeys(status, [oldApiKey, oldAppKey])],
      [leanix.control, [echoing(status, [leanix.credentials.apiToken])]],
      [servicenow.control, [echoing(status, [password, servicenowSecret])]],
      [kubernetes.control, [echoing(status, [kubernetes.credentials.token, tokens.account])]],
    ] as const
  }
  /** Everybody asks for everything, well and badly. */
  const session = async (round: string) => {
    for (const organisation of ['prod', 'vaulted']) {
      for (const [who, send] of callers) {
        for (const { kind, of } of kinds) {
          const spec = of(services.registered)
          const ref = `${kind}-${who}-${round}`
          await send('POST', `/${kind}?organisation=${organisation}`, { kind, ref, spec })
        }
        await send('GET', `/monitor?organisation=${organisation}`)
        await send('GET', `/monitor/1?organisation=${organisation}`)
      }
    }
    await ci('GET', `/registration/${services.registered}`)
    await ci('POST', '/monitor/validate?organisation=prod', monitorOf(services.registered))
  }

  await session('good')
  for (const who of ['ci', 'account', 'jwt', 'deploy']) {
    expect(outlets.seenAt(`answer 201 to ${who}`)).toContain('"owner":"shop"')
  }
  for (const who of ['stranger', 'wrong'])
    expect(outlets.seenAt(`answer 401 to ${who}`)).not.toBe('')

  // Malformed requests, with credentials where they do not belong.
  for (const secret of [tokens.ci, tokens.account, apiKey]) {
    for (const body of [
      `{"kind":"monitor","token":"${secret}"`,
      `{"kind":"${secret}"}`,
      `{"kind":"monitor","spec":{"name":{"${secret}":1},"type":"${secret}"}}`,
      `kind: [${secret}\n - : {`,
    ]) {
      for (const type of ['application/json', 'application/yaml', secret]) {
        const { headers, status } = await callerWith(api, tokens.ci)('POST', '/monitor', body, {
          type,
        })
        expect(status).toBeGreaterThanOrEqual(400)
        outlets.add('headers of a malformed request', JSON.stringify([...headers]))
      }
    }
    await callerWith(api, tokens.ci)('GET', `/monitor?access_token=${secret}&organisation=prod`)
    await callerWith(api)('GET', `/monitor?organisation=prod`, undefined, {
      headers: { authorization: `Basic ${Buffer.from(`u:${secret}`).toString('base64')}` },
    })
    await callerWith(api)('GET', '/monitor', undefined, {
      headers: { authorization: `Bearer ${secret} ${secret}`, cookie: `console=${secret}` },
    })
  }

  // Somebody comes back from the issuer with a code that is no good; the issuer shows what it was sent.
  for (const status of [200, 400, 401, 500]) {
    const rules = [echoing(status, [clientSecret, tokens.jwt], '/token')]
    await issuerControl.faults(status === 200 ? [] : rules)
    const login = await callerWith(api)('POST', '/console/oidc/login', '', {
      headers: { origin: api },
    })
    outlets.add('login at the issuer', login.text)
    const [, state = ''] = /[?&]state=([\w-]+)/.exec(login.text) ?? []
    expect(state, login.text).not.toBe('')
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const query = new URLSearchParams({ code: 'guessed', state, iss: issuer.url })
    const back = await fetch(`${api}/console/oidc/callback?${query.toString()}`, {
      headers: { cookie },
      redirect: 'manual',
    })
    outlets.add(`answer ${back.status} to who comes back`, await back.text())
    outlets.add('headers of who comes back', JSON.stringify([...back.headers]))
  }
  const exchanges = await issuerControl.journal({ method: 'POST', path: '/token' })
  expect(exchanges.filter(({ body }) => JSON.stringify(body).includes('guessed'))).toHaveLength(4)

  // Upstreams that refuse and fail, and show in their answers what they were sent.
  for (const status of [400, 401, 403, 500]) {
    for (const [control, rules] of echoes(status)) {
      await control.faults(rules)
      await session(`echo-${status}`)
      await control.faults([])
    }
  }
  for (const [control, rules] of echoes(500)) await control.faults(rules)
  for (const words of [
    ['doctor', '--debug'],
    ['doctor', '--json', '--debug'],
    ['registration', 'check', services.registered, '--debug'],
    ['datadog', 'export', '--organisation', 'prod', '--debug'],
  ]) {
    const { text } = await runRetriever([...words, '--config', sidecar.configFile], {
      folder,
      env: { ...world.env, ...env, NODE_OPTIONS: '' },
    })
    outlets.add(`retriever ${words.join(' ')}`, text)
  }
  for (const [control] of echoes(500)) await control.faults([])

  // Keys change under way: to good ones, and to wrong ones.
  await world.putKeys({ apiKey, appKey })
  await world.fetchKeys()
  await datadog.control.settings({ revokedKeys: [oldApiKey, oldAppKey] })
  await session('rotated')
  await datadog.control.faults(echoingKeys(400, [apiKey, appKey]))
  await session('rotated, echo')
  await datadog.control.faults([])
  await world.putKeys(wrongKeys)
  await world.fetchKeys()
  await eventually('Datadog seeing the wrong key', async () => {
    await ci('GET', '/monitor?organisation=vaulted')
    const entries = await datadog.control.journal()
    return entries.some(({ headers }) => headers['dd-api-key'] === wrongKeys.apiKey)
  })
  await session('wrong keys')
  const changed = { message: 'Look again.' }
  await ci('POST', '/monitor?organisation=prod&dryRun=true', monitorOf(services.other, changed))

  for (const path of ['/metrics', '/readyz', '/livez']) {
    outlets.add(`ops ${path}`, await (await fetch(ops + path)).text())
  }
  for (const path of ['/openapi.json', '/docs', '/']) await ci('GET', path)
  outlets.add('state of the console', await page.state())
  events.abort()
  outlets.add('events of the console', await streamed)

  process.kill(sidecar.pid, 'SIGUSR2')
  expect(await sidecar.exited).toEqual({ code: 1, signal: null })
  for (const { stream, text } of sidecar.output) outlets.add(stream, text)
  expect(outlets.seenAt('stdout')).toContain('nobody expected this')
  const given = new Set(['keys', 'kubernetes-token', 'retriever.yaml', 'keys.yaml'])
  for (const name of await readdir(folder)) {
    if (given.has(name) || name === 'state') continue
    outlets.add(`file ${name}`, await readFile(join(folder, name), 'utf8'))
  }
  expect(outlets.seenAt('file audit.jsonl')).toContain('"outcome"')

  const handedOut = await Promise.all(
    Object.entries({ leanix, servicenow, vault }).map(async ([name, { control }]) =>
      tokensIn(name, await control.journal()),
    ),
  )
  expect(handedOut.map((found) => Object.keys(found).length)).not.toContain(0)
  const canaries = {
    ...Object.assign({}, ...handedOut),
    ...Object.fromEntries(Object.entries(tokens).map(([who, token]) => [`token of ${who}`, token])),
    apiKey,
    appKey,
    oldApiKey,
    oldAppKey,
    wrongApiKey: wrongKeys.apiKey,
    wrongAppKey: wrongKeys.appKey,
    leanixToken: leanix.credentials.apiToken,
    servicenowPassword: servicenow.credentials.password,
    servicenowClientSecret: servicenow.credentials.clientSecret,
    kubernetesToken: kubernetes.credentials.token,
    secretId: vault.credentials.secretId,
    clientSecret,
    cookie: page.cookie,
  } as Record<string, string>
  // What Datadog said was passed on, without the keys in it.
  expect(outlets.seenAt('answer 422')).toContain('refused: ')
  expect(outlets.leaks(canaries)).toEqual([])
}, 240_000)
