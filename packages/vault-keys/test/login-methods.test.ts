import { generateKeyPairSync, sign as signBytes } from 'node:crypto'

import { Secret } from '@retriever/upstream/secret'
import { expect } from 'vitest'

import { awsIam } from '../src/auth/aws-iam.ts'
import { cert } from '../src/auth/cert.ts'
import { jwt } from '../src/auth/jwt.ts'
import { userpass } from '../src/auth/userpass.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { running, until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'
import { userpassUser } from './userpass-user.ts'

scenario(11, 'a login that wants a second factor ends at once', async (stage) => {
  const { mount, username, password } = await userpassUser(stage)
  await stage.control.faults([
    { match: { path: '*/login/*' }, effect: { type: 'trouble', name: 'mfa-required' } },
  ])
  const vault = createVault(stage.options(userpass({ mount, username, password })))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'mfa-required', retryable: false })
  await stage.failure(vault.read('secret/app'))
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenarioAnywhere(8, 'a locked user is told from a wrong mount', async (stage) => {
  const { mount, username, password } = await userpassUser(stage)
  for (let tries = 0; tries < 5; tries += 1) {
    const path = `auth/${mount}/login/${username}`
    await stage.admin('POST', path, { password: 'wrong' }, { expect: [400, 403] })
  }
  const vault = createVault(stage.options(userpass({ mount, username, password })))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error.code).toBe('locked-out')
  expect(stage.requests()).toHaveLength(2)
  await vault.close()
})

scenarioAnywhere(
  3,
  'a JWT: its role is unknown, its audience is wrong, it is good',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, sign } = await jwtMount(stage, { token_policies: [policy] })
    const cases = [
      [jwt({ mount, role: 'nobody', jwt: sign('vault') }), 'role-unknown', 'nobody'],
      [jwt({ mount, role: 'ci', jwt: sign('other') }), 'credential-refused', 'audience'],
    ] as const
    for (const [auth, code, text] of cases) {
      const before = stage.requests().length
      const vault = createVault(stage.options(auth))
      const error = await stage.failure(vault.read(path))
      expect(error).toMatchObject({ code, status: 400 })
      expect(error.message).toContain(text)
      expect(stage.requests().length - before).toBe(1)
      await vault.close()
    }
    const vault = createVault(stage.options(jwt({ mount, role: 'ci', jwt: sign('vault') })))
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    await vault.close()
  },
)

scenario(3, 'a signed request to AWS: its role is unknown, it is good', async (stage) => {
  await stage.control.settings({ flavour: 'vault' })
  const { path, policy } = await readableSecret(stage)
  const mount = stage.name('aws')
  await stage.admin('POST', `sys/auth/${mount}`, { type: 'aws' })
  await stage.admin('POST', `auth/${mount}/role/app`, {
    auth_type: 'iam',
    bound_iam_principal_arn: 'arn:aws:iam::123456789012:role/birddog',
    token_policies: [policy],
    token_ttl: '10m',
  })
  const signature = stage.secret()
  const sign = () =>
    Promise.resolve({
      url: 'https://sts.amazonaws.com/',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIASANDBOXBIRDDOG000/x, Signature=${signature}`,
      },
    })
  const wrong = createVault(stage.options(awsIam({ mount, role: 'nobody', sign })))
  expect((await stage.failure(wrong.read(path))).code).toBe('role-unknown')
  await wrong.close()
  const vault = createVault(stage.options(awsIam({ mount, role: 'app', sign })))
  expect((await vault.read(path)).data).toEqual({ key: 'value' })
  await vault.close()
})

scenarioAnywhere(
  59,
  'a login with the client certificate; without one it is refused',
  async (stage) => {
    const { ca, client } = await stage.certificates()
    const { path, policy } = await readableSecret(stage)
    const mount = stage.name('cert')
    await stage.admin('POST', `sys/auth/${mount}`, { type: 'cert' })
    await stage.admin('POST', `auth/${mount}/certs/birddog`, {
      certificate: ca,
      token_policies: [policy, 'default'],
      token_ttl: '2s',
    })
    const tls = { ca, certificate: client.certificate, key: new Secret(client.key) }
    const vault = createVault(stage.options(cert({ mount, name: 'birddog' }), { tls }))
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    await running(vault, () => until(() => stage.events('token-renewed').length > 0))
    await vault.close()

    const bare = createVault(stage.options(cert({ mount }), { tls: { ca } }))
    const error = await stage.failure(bare.read(path))
    expect(error).toMatchObject({ code: 'credential-refused', status: 400 })
    expect(error.hint).toContain('tls.certificate')
    await bare.close()
  },
  { tls: true },
)

/** A JWT mount with a key of its own, a role `ci` for the audience `vault`, and a way to sign. */
async function jwtMount(stage: Stage, role: object) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const mount = stage.name('jwt')
  await stage.admin('POST', `sys/auth/${mount}`, { type: 'jwt' })
  await stage.admin('POST', `auth/${mount}/config`, {
    jwt_validation_pubkeys: [String(publicKey.export({ type: 'spki', format: 'pem' }))],
  })
  await stage.admin('POST', `auth/${mount}/role/ci`, {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['vault'],
    token_ttl: '10m',
    ...role,
  })
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const sign = (audience: string): string => {
    const now = Math.floor(Date.now() / 1_000)
    const claims = { sub: 'job-1', aud: [audience], iat: now, nbf: now, exp: now + 600 }
    const text = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`
    const signature = signBytes('sha256', Buffer.from(text), privateKey).toString('base64url')
    return stage.secret(`${text}.${signature}`)
  }
  return { mount, sign }
}
