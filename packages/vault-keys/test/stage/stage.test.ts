import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { VaultError } from '../../src/error.ts'
import type { KeyPair } from './certificates.ts'
import { exchange } from './exchange.ts'
import { openStage, type OpenStage } from './open-stage.ts'
import { scenario, scenarioAnywhere } from './scenario.ts'
import { startSandbox, type SandboxServer } from './server.ts'
import type { AdminAnswer, Stage } from './stage.ts'

const refusal = (message: string, details: object = {}): VaultError =>
  new VaultError(message, { code: 'refused', hint: 'Look at it.', ...details })

/** Logs in as the service would, through the recorder, and gives the token. */
async function logIn(stage: Stage, address: string = stage.address): Promise<string> {
  const { mount, roleId, secretId } = await stage.appRole()
  const body = { role_id: roleId, secret_id: await secretId() }
  const url = `${address}/v1/auth/${mount}/login`
  const { text } = await exchange(url, { method: 'POST', body: JSON.stringify(body) })
  return (JSON.parse(text) as { auth: { client_token: string } }).auth.client_token
}

describe('what a scenario must not do', () => {
  let server: SandboxServer
  let opened: OpenStage
  beforeEach(async () => {
    server = await startSandbox({})
    opened = await openStage(server, 'sandbox')
  })
  afterEach(() => server.close())

  test('it leaves a token behind, and fails', async () => {
    await logIn(opened.stage)
    expect(await opened.stage.liveTokens()).toBe(1)
    await expect(opened.end()).rejects.toThrow(
      'tokens alive at the end of the scenario: 1 instead of 0',
    )
  })

  test('it says so beforehand, and does not', async () => {
    await logIn(opened.stage)
    opened.stage.leaves(1)
    await expect(opened.end()).resolves.toBeUndefined()
  })

  test.for([
    ['in its message', (secret: string) => refusal(`wrong: ${secret}`)],
    ['in a field', (secret: string) => refusal('wrong', { path: `secret/${secret}` })],
    ['in base64', (secret: string) => refusal(Buffer.from(secret).toString('base64'))],
    [
      'in the cause of its cause',
      (secret: string) => refusal('wrong', { cause: new Error('a', { cause: { secret } }) }),
    ],
  ] as const)('an error shows a secret %s', async ([, leaking]) => {
    const { stage } = opened
    await expect(stage.failure(Promise.reject(leaking(stage.secret())))).rejects.toThrow(
      'a secret value can be seen in the error',
    )
  })

  test('an error shows a token that became known later', async () => {
    const { stage } = opened
    const token = await logIn(stage)
    const error = await stage.failure(Promise.reject(refusal('wrong')))
    expect(error.code).toBe('refused')
    stage.options({ method: 'token', token }).events?.({
      type: 'security',
      at: 0,
      vault: 'vault',
      code: 'wrapping-spent',
      path: 'x',
      message: 'the password is correct horse',
    })
    stage.secret('correct horse')
    stage.leaves(1)
    await expect(opened.end()).rejects.toThrow('a secret value can be seen in the event security')
  })

  test('a promise that does not fail is no failure, nor is another error', async () => {
    const { stage } = opened
    await expect(stage.failure(Promise.resolve())).rejects.toThrow('it did not fail')
    const other = stage.failure(Promise.reject(new TypeError('a bug')))
    await expect(other).rejects.toThrow('is no VaultError')
  })
})

scenarioAnywhere(0, 'the recorder keeps what passes, byte by byte', async (stage) => {
  const kv = await stage.kv(2)
  const token = await stage.token({
    policies: [await stage.policy(`path "${kv}/*" { capabilities = ["create", "read"] }`)],
  })
  const value = stage.secret()
  const headers = { 'x-vault-token': token, 'X-Odd': 'a, b' }
  const url = `${stage.address}/v1/${kv}/data/a%20b`
  const body = JSON.stringify({ data: { value } })
  const written = await exchange(url, { method: 'POST', headers, body })
  expect(written.status).toBe(200)
  const { text } = await exchange(`${url}?version=1`, { method: 'GET', headers })
  expect(stage.requests()).toHaveLength(2)
  expect(stage.requests({ method: 'GET', path: /\/data\// })).toEqual([
    {
      method: 'GET',
      path: `/v1/${kv}/data/a%20b`,
      query: 'version=1',
      headers: expect.objectContaining({ 'x-odd': 'a, b', 'x-vault-token': token }),
      body: null,
      status: 200,
      answer: JSON.parse(text),
      address: stage.address,
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
    },
  ])
  expect(stage.requests()[0]?.body).toEqual({ data: { value } })
})

scenarioAnywhere(0, 'a pod logs in to Kubernetes, unless its reviewer is down', async (stage) => {
  const namespace = await stage.namespace()
  const mount = `${stage.name('team')}/k8s`
  const { jwt, reviewer, role } = await stage.kubernetes({}, { mount, namespace })
  const login = async (): Promise<number> => {
    const body = JSON.stringify({ role, jwt: jwt() })
    const headers = { 'x-vault-namespace': namespace }
    const url = `${stage.address}/v1/auth/${mount}/login`
    return (await exchange(url, { method: 'POST', headers, body })).status
  }
  reviewer.down()
  expect(await login()).toBe(403)
  reviewer.up()
  expect(await login()).toBe(200)
  expect(await stage.liveTokens()).toBe(1)
  stage.leaves(1)
})

scenarioAnywhere(0, 'a lease is renewed until an administrator ends it', async (stage) => {
  const leased = await stage.leased(60)
  const lease = await stage.admin('GET', leased.path)
  expect(lease.body).toMatchObject({ renewable: true, lease_duration: 60, data: leased.data })
  const [id] = await leased.leases()
  const lease_id = `${leased.path}/${id}`
  await stage.admin('POST', 'sys/leases/renew', { lease_id })
  await leased.revoke()
  const gone = await stage.admin('POST', 'sys/leases/renew', { lease_id }, { expect: [400] })
  expect(gone.body).toEqual({ errors: ['lease not found'] })
})

scenarioAnywhere(0, 'a namespace is sealed and opened again', async (stage) => {
  const { namespace, seal, unseal } = await stage.sealable()
  const within = { namespace, expect: [503] }
  const policies = (): Promise<AdminAnswer> =>
    stage.admin('GET', 'sys/policies/acl', undefined, within)
  expect((await policies()).status).toBe(200)
  await seal()
  expect(await policies()).toEqual({ status: 503, body: { errors: ['namespace is sealed'] } })
  await unseal()
  expect((await policies()).status).toBe(200)
})

scenarioAnywhere(0, 'a door can be shut, opened again, and speak TLS', async (stage) => {
  const health = `${stage.address}/v1/sys/health`
  await stage.entrance.down()
  await expect(exchange(health, { method: 'GET' })).rejects.toThrow('ECONNREFUSED')
  await stage.entrance.up()
  expect((await exchange(health, { method: 'GET' })).status).toBe(200)
  const { ca, server, otherServer } = await stage.certificates()
  const secure = await stage.open({ tls: server })
  const through = (): Promise<unknown> =>
    exchange(`${secure.address}/v1/sys/health`, { method: 'GET', ca })
  await through()
  secure.present(otherServer)
  await expect(through()).rejects.toThrow('certificate')
  expect(secure.requests()).toHaveLength(1)
  expect(stage.requests()).toHaveLength(2)
})

scenarioAnywhere(0, 'another entrance sends its callers to the first', async (stage) => {
  const standby = await stage.open()
  standby.redirect(stage.address, { method: 'POST' })
  const health = `${standby.address}/v1/sys/health?standbyok=true`
  expect((await exchange(health, { method: 'POST' })).status).toBe(307)
  expect((await exchange(health, { method: 'GET' })).status).toBe(200)
  standby.redirect()
  expect((await exchange(health, { method: 'POST' })).status).toBe(405)
})

scenarioAnywhere(
  0,
  'a client certificate is passed on to the server',
  async (stage) => {
    const { ca, client, otherClient } = await stage.certificates()
    const mount = stage.name('cert')
    await stage.admin('POST', `sys/auth/${mount}`, { type: 'cert' })
    await stage.admin('POST', `auth/${mount}/certs/birddog`, { certificate: ca })
    const login = async (identity?: KeyPair): Promise<number> => {
      const url = `${stage.address}/v1/auth/${mount}/login`
      return (await exchange(url, { method: 'POST', ca, ...identity })).status
    }
    expect(await login()).toBe(400)
    expect(await login(otherClient)).toBe(400)
    expect(await login(client)).toBe(200)
    expect(stage.requests({ path: /login/ })).toHaveLength(3)
    stage.leaves(1)
  },
  { tls: true },
)

scenario(0, 'a broken connection arrives as one', async (stage) => {
  await stage.control.faults([{ match: {}, effect: { type: 'reset-before' }, times: 1 }])
  const health = `${stage.address}/v1/sys/health`
  await expect(exchange(health, { method: 'GET' })).rejects.toThrow('ECONNRESET')
  expect(stage.requests()).toMatchObject([{ path: '/v1/sys/health', status: null }])
})
