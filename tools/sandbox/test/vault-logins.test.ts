import { describe, expect, test } from 'vitest'

import { serviceAccountToken } from '../src/index.ts'
import { authority, client, otherClient } from './vault-replay/certificates.ts'
import { createFakeIssuer, publicPem, signed } from './vault-replay/fake-issuer.ts'
import { startVault, type Answered, type Asking, type Vault } from './vault-client.ts'

const secret = 'secret/data/birddog/datadog'

const login = (vault: Vault, mount: string, body: object): Promise<Answered> =>
  vault.ask(`auth/${mount}/login`, { method: 'POST', token: '', body })

const newSecretId = async (vault: Vault, more: object = {}): Promise<string> => {
  const { body } = await vault.write('auth/approle/role/birddog/secret-id', more)
  return String(body.data?.['secret_id'])
}

describe('AppRole', () => {
  test('what is printed logs in and reads the keys', async () => {
    const vault = await startVault()
    const { roleId, secretId } = vault.standIn.credentials
    const { body } = await login(vault, 'approle', { role_id: roleId, secret_id: `${secretId}\n` })
    expect(body.auth).toMatchObject({ lease_duration: 3600, metadata: { role_name: 'birddog' } })
    const answer = await vault.ask(secret, { token: body.auth?.client_token ?? '' })
    expect(answer.body.data?.['data']).toHaveProperty('app_key')
  })

  test('five wrong secret ids shut out everybody with the role for 15 minutes', async () => {
    const vault = await startVault()
    const { roleId, secretId } = vault.standIn.credentials
    const wrong = (): Promise<Answered> =>
      login(vault, 'approle', { role_id: roleId, secret_id: 'wrong' })
    for (let i = 0; i < 5; i += 1) {
      expect((await wrong()).body.errors).toEqual(['invalid role or secret ID'])
    }
    expect((await wrong()).status).toBe(403)
    const good = { role_id: roleId, secret_id: secretId }
    expect((await login(vault, 'approle', good)).body.errors).toEqual(['permission denied'])
    await vault.advance(901)
    expect((await login(vault, 'approle', good)).status).toBe(200)
  })

  test('a secret id with one use logs in once', async () => {
    const vault = await startVault()
    const { roleId } = vault.standIn.credentials
    const once = { role_id: roleId, secret_id: await newSecretId(vault, { num_uses: 1 }) }
    expect((await login(vault, 'approle', once)).status).toBe(200)
    expect((await login(vault, 'approle', once)).status).toBe(400)
  })

  test('an expired secret id is good until the next sweep, unless a setting ends it on time', async () => {
    const vault = await startVault()
    await vault.remote.clock({ now: '2026-01-01T00:00:05.000Z', frozen: true })
    const { roleId } = vault.standIn.credentials
    const short = { role_id: roleId, secret_id: await newSecretId(vault, { ttl: '2s' }) }
    await vault.advance(30)
    expect((await login(vault, 'approle', short)).status).toBe(200)
    await vault.remote.settings({ secretIdSweepMs: 0 })
    expect((await login(vault, 'approle', short)).status).toBe(400)
  })

  test('a missing role id is a failure of the server, a missing secret id a mistake', async () => {
    const vault = await startVault()
    const none = await login(vault, 'approle', {})
    expect([none.status, none.body.errors]).toEqual([500, ['missing role_id']])
    const half = await login(vault, 'approle', { role_id: vault.standIn.credentials.roleId })
    expect([half.status, half.body.errors]).toEqual([400, ['missing secret_id']])
  })

  test('a login whose answer cannot be audited has happened all the same', async () => {
    const vault = await startVault()
    const { roleId } = vault.standIn.credentials
    const once = { role_id: roleId, secret_id: await newSecretId(vault, { num_uses: 1 }) }
    const trouble = { type: 'trouble', name: 'audit-response-failed' } as const
    await vault.remote.faults([{ match: {}, effect: trouble, times: 1 }])
    expect((await login(vault, 'approle', once)).status).toBe(500)
    expect((await login(vault, 'approle', once)).status).toBe(400)
  })

  test('a second factor can be asked for: the answer has no token', async () => {
    const vault = await startVault()
    const { roleId, secretId } = vault.standIn.credentials
    await vault.remote.faults([{ match: {}, effect: { type: 'trouble', name: 'mfa-required' } }])
    const answer = await login(vault, 'approle', { role_id: roleId, secret_id: secretId })
    expect([answer.status, answer.body.auth?.client_token]).toEqual([200, ''])
    expect(answer.body.auth?.mfa_requirement).toHaveProperty('mfa_request_id')
  })

  test('a login where no method is mounted is refused, with a good token it is not found', async () => {
    const vault = await startVault()
    expect((await login(vault, 'nowhere', {})).body.errors).toEqual(['permission denied'])
    const known = await vault.write('auth/nowhere/login', {})
    expect(known.status).toBe(404)
    expect(known.body.errors?.[0]).toContain('no handler for route')
  })
})

describe('Kubernetes', () => {
  const role = 'birddog'

  test('the token that is printed logs in, the reasons against others are told', async () => {
    const vault = await startVault()
    const { kubernetesJwt: jwt } = vault.standIn.credentials
    const good = await login(vault, 'kubernetes', { role, jwt: ` ${jwt}\n` })
    expect(good.body.auth?.metadata).toMatchObject({ service_account_name: 'birddog' })
    const errorOf = async (body: object): Promise<unknown> => {
      const answer = await login(vault, 'kubernetes', body)
      return [answer.status, answer.body.errors?.[0]]
    }
    expect(await errorOf({ role, jwt: serviceAccountToken({ name: 'other' }) })).toEqual([
      403,
      'service account name not authorized',
    ])
    expect(await errorOf({ role, jwt: serviceAccountToken({ audiences: ['x'] }) })).toEqual([
      403,
      'invalid audience (aud) claim: audience claim does not match any expected audience',
    ])
    const expired = serviceAccountToken({ expiresAt: Date.now() - 60_000 })
    expect(await errorOf({ role, jwt: expired })).toEqual([
      403,
      'invalid expiration time (exp) claim: token is expired',
    ])
    expect(await errorOf({ role: 'nope', jwt })).toEqual([400, 'invalid role name "nope"'])
    expect(await errorOf({ role, jwt: `${jwt.slice(0, -6)}AAAAAA` })).toEqual([
      403,
      'permission denied',
    ])
  })

  test('another cluster is asked over HTTP, and must know the very same account', async () => {
    const cluster = createFakeIssuer()
    await cluster.start()
    try {
      const vault = await startVault()
      const config = {
        kubernetes_host: `http://127.0.0.1:${cluster.port()}`,
        disable_local_ca_jwt: true,
        pem_keys: [publicPem],
      }
      const refused = await vault.write('auth/kubernetes/config', config)
      expect(refused.body.errors).toEqual([
        'kubernetes_ca_cert must be given when disable_local_ca_jwt is true',
      ])
      const bad = { ...config, kubernetes_ca_cert: 'pem', pem_keys: ['no key'] }
      expect((await vault.write('auth/kubernetes/config', bad)).status).toBe(400)
      await vault.write('auth/kubernetes/config', { ...config, kubernetes_ca_cert: 'pem' })
      const jwt = (uid: string): string =>
        signed({
          aud: ['vault'],
          sub: 'system:serviceaccount:birddog:birddog',
          'kubernetes.io': { namespace: 'birddog', serviceaccount: { name: 'birddog', uid } },
        })
      expect((await login(vault, 'kubernetes', { role, jwt: jwt('u1') })).status).toBe(200)
      const recreated = await login(vault, 'kubernetes', { role, jwt: jwt('u2') })
      expect([recreated.status, recreated.body.errors]).toEqual([403, ['permission denied']])
    } finally {
      await cluster.stop()
    }
  })

  test('a review that fails looks like a refusal', async () => {
    const vault = await startVault()
    await vault.remote.faults([{ match: {}, effect: { type: 'trouble', name: 'review-down' } }])
    const { kubernetesJwt: jwt } = vault.standIn.credentials
    const answer = await login(vault, 'kubernetes', { role, jwt })
    expect([answer.status, answer.body.errors]).toEqual([403, ['permission denied']])
  })
})

describe('other methods', () => {
  test('JWTs are verified with the keys of their issuer, which are kept', async () => {
    const issuer = createFakeIssuer()
    await issuer.start()
    try {
      const vault = await startVault()
      await vault.write('sys/auth/jwt', { type: 'jwt' })
      const url = `http://127.0.0.1:${issuer.port()}`
      await vault.write('auth/jwt/config', { jwks_url: `${url}/jwks`, bound_issuer: url })
      const bound = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['vault'] }
      await vault.write('auth/jwt/role/app', bound)
      const jwt = (claims: object): string =>
        signed({ iss: url, sub: 'u1', aud: 'vault', exp: Date.now() / 1000 + 60, ...claims })
      const body = (claims: object = {}): object => ({ role: 'app', jwt: jwt(claims) })
      expect((await login(vault, 'jwt', body())).status).toBe(200)
      await issuer.stop()
      expect((await login(vault, 'jwt', body())).status).toBe(200)
      const other = await login(vault, 'jwt', body({ iss: 'x' }))
      expect(other.body.errors).toEqual(['error validating token: invalid issuer (iss) claim'])
      await vault.write('auth/jwt/config', { jwt_validation_pubkeys: [publicPem] })
      expect((await login(vault, 'jwt', body())).status).toBe(200)
    } finally {
      await issuer.stop()
    }
  })

  test('user names are case-insensitive, and unknown ones never locked', async () => {
    const vault = await startVault()
    await vault.write('sys/auth/userpass', { type: 'userpass' })
    await vault.write('auth/userpass/users/ann', { password: 'right' })
    const enter = (name: string, password: string): Promise<Answered> =>
      vault.ask(`auth/userpass/login/${name}`, { method: 'POST', token: '', body: { password } })
    expect((await enter('ANN', 'right')).status).toBe(200)
    for (let i = 0; i < 6; i += 1) expect((await enter('ghost', 'x')).status).toBe(400)
  })

  test('tokens of a certificate are renewed only with it', async () => {
    const vault = await startVault({}, { tls: true })
    await vault.remote.clock({ now: '2027-06-01T00:00:00.000Z' })
    await vault.write('sys/auth/cert', { type: 'cert' })
    await vault.write('auth/cert/certs/birddog', {
      certificate: authority,
      allowed_common_names: 'birddog',
    })
    const enter = (showing: Pick<Asking, 'client'> = {}): Promise<Answered> =>
      vault.ask('auth/cert/login', { method: 'POST', token: '', ...showing })
    expect((await enter()).body.errors).toEqual(['no client certificate found'])
    const other = await enter({ client: otherClient })
    expect(other.body.errors?.[0]).toContain('no chain matching')
    const token = (await enter({ client })).body.auth?.client_token ?? ''
    const renew = (showing: Pick<Asking, 'client'> = {}): Promise<Answered> =>
      vault.ask('auth/token/renew-self', { method: 'POST', token, ...showing })
    expect((await renew()).body.errors).toEqual(['no client certificate found'])
    expect((await renew({ client: otherClient })).status).toBe(400)
    expect((await renew({ client })).status).toBe(200)
  })

  test('AWS is there in Vault, not in OpenBao', async () => {
    const bao = await startVault()
    const refused = await bao.write('sys/auth/aws', { type: 'aws' })
    expect(refused.body.errors).toEqual(['plugin not found in the catalog: aws'])
    const vault = await startVault({ settings: { flavour: 'vault' } })
    await vault.write('sys/auth/aws', { type: 'aws' })
    const bound_iam_principal_arn = 'arn:aws:iam::123456789012:role/birddog'
    await vault.write('auth/aws/role/birddog', { auth_type: 'iam', bound_iam_principal_arn })
    const base64 = (text: string): string => Buffer.from(text).toString('base64')
    const enter = (key: string): Promise<Answered> =>
      login(vault, 'aws', {
        role: 'birddog',
        iam_http_request_method: 'POST',
        iam_request_url: base64('https://sts.amazonaws.com/'),
        iam_request_body: base64('Action=GetCallerIdentity&Version=2011-06-15'),
        iam_request_headers: base64(
          JSON.stringify({ Authorization: [`AWS4-HMAC-SHA256 Credential=${key}/20260101/…`] }),
        ),
      })
    expect((await enter('AKIASANDBOXBIRDDOG000')).body.auth?.client_token).toMatch(/^hvs\./)
    expect((await enter('AKIANOBODY')).status).toBe(400)
  })
})
