import { Secret } from '@retriever/upstream/secret'
import { describe, expect, test } from 'vitest'

import { VaultError } from '../error.ts'
import type { Source } from '../source.ts'
import { appRole } from './app-role.ts'
import { awsIam } from './aws-iam.ts'
import { cert } from './cert.ts'
import { firstOf, methodsOf } from './first-of.ts'
import { jwt } from './jwt.ts'
import { kubernetes } from './kubernetes.ts'
import type { LoginRequest } from './login-request.ts'
import type { AuthMethod } from './method.ts'
import { prepare } from './prepare.ts'
import { token } from './token.ts'
import { userpass } from './userpass.ts'

const { signal } = new AbortController()

/** The login of a method, with sources that are plain texts. */
async function requestOf(auth: AuthMethod): Promise<LoginRequest> {
  const prepared = await prepare(auth, {
    signal,
    read: (source: Source) => {
      if (typeof source === 'string') return Promise.resolve({ secret: new Secret(source) })
      throw new VaultError('nothing here', {
        code: 'credential-unavailable',
        hint: 'Put it there.',
      })
    },
    unwrap: (wrapping, creationPath) =>
      Promise.resolve(new Secret(`${wrapping.reveal()} of ${creationPath}`)),
  })
  if ('token' in prepared) throw new Error('it is a token')
  return prepared
}

describe('what is sent', () => {
  test('kubernetes', async () => {
    expect(
      await requestOf(kubernetes({ role: 'app', mount: '/team-a/k8s/', jwt: 'j' })),
    ).toMatchObject({
      path: 'auth/team-a/k8s/login',
      body: { role: 'app', jwt: 'j' },
    })
    expect(kubernetes({ role: 'app' })).toEqual({
      method: 'kubernetes',
      role: 'app',
      mount: 'kubernetes',
      jwt: { file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    })
  })

  test('approle, with and without a secret id', async () => {
    const both = await requestOf(appRole({ roleId: 'r', secretId: 's' }))
    expect(both).toMatchObject({
      path: 'auth/approle/login',
      body: { role_id: 'r', secret_id: 's' },
    })
    expect(both.singleUse).toBeInstanceOf(Secret)
    const one = await requestOf(appRole({ roleId: 'r', mount: 'team' }))
    expect(one).toMatchObject({ path: 'auth/team/login', body: { role_id: 'r' } })
    expect(one.body).not.toHaveProperty('secret_id')
    expect(one).not.toHaveProperty('singleUse')
  })

  test('approle, with what its secret id unwraps to', async () => {
    const wrapped = { creationPath: 'auth/approle/role/app/secret-id' }
    const request = await requestOf(appRole({ roleId: 'r', secretId: 'w', wrapped }))
    expect(request.body).toEqual({ role_id: 'r', secret_id: `w of ${wrapped.creationPath}` })
  })

  test('jwt, with and without a role', async () => {
    expect((await requestOf(jwt({ jwt: 'j' }))).body).toEqual({ jwt: 'j' })
    expect((await requestOf(jwt({ jwt: 'j', role: 'ci' }))).body).toEqual({ jwt: 'j', role: 'ci' })
  })

  test('userpass, whatever the name', async () => {
    const request = await requestOf(userpass({ username: 'ann b#1', password: 'p' }))
    expect(request).toMatchObject({
      path: 'auth/userpass/login/ann%20b%231',
      body: { password: 'p' },
    })
  })

  test('cert', async () => {
    expect(await requestOf(cert())).toMatchObject({ path: 'auth/cert/login', body: {} })
    expect((await requestOf(cert({ name: 'app' }))).body).toEqual({ name: 'app' })
  })

  test('aws-iam, signed anew each time', async () => {
    let signed = 0
    const sign = () => {
      signed += 1
      return Promise.resolve({
        url: 'https://sts.amazonaws.com/',
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
        headers: { Authorization: `AWS4 ${signed}`, 'X-Amz-Date': ['1', '2'] },
      })
    }
    const first = await requestOf(awsIam({ role: 'app', sign }))
    const second = await requestOf(awsIam({ role: 'app', sign }))
    expect(first.body).toEqual({
      role: 'app',
      iam_http_request_method: 'POST',
      iam_request_url: btoa('https://sts.amazonaws.com/'),
      iam_request_body: btoa('Action=GetCallerIdentity&Version=2011-06-15'),
      iam_request_headers: btoa('{"Authorization":"AWS4 1","X-Amz-Date":["1","2"]}'),
    })
    expect(second.body).not.toEqual(first.body)
    expect(second.identity).toBe(first.identity)
    expect(first.secrets.map((secret) => secret.reveal())).toContain('AWS4 1')
  })

  test('every value that is secret is known as one', async () => {
    const requests = await Promise.all([
      requestOf(kubernetes({ role: 'app', jwt: 's3cr3t' })),
      requestOf(appRole({ roleId: 'r', secretId: 's3cr3t' })),
      requestOf(jwt({ jwt: 's3cr3t' })),
      requestOf(userpass({ username: 'ann', password: 's3cr3t' })),
    ])
    for (const { secrets } of requests) {
      expect(secrets.map((secret) => secret.reveal())).toContain('s3cr3t')
    }
  })
})

describe('a chain', () => {
  const absent = token({ file: '/nowhere' })

  test('has the methods of chains in it, in order', () => {
    const inner = firstOf(absent, cert())
    expect(methodsOf(firstOf(inner, cert({ name: 'b' })))).toEqual([
      absent,
      cert(),
      cert({ name: 'b' }),
    ])
  })

  test('goes on where there is nothing', async () => {
    expect((await requestOf(firstOf(absent, cert()))).method).toBe('cert')
  })

  test('that has nothing tells why of each', async () => {
    await expect(requestOf(firstOf(absent, absent))).rejects.toMatchObject({
      code: 'credential-unavailable',
      problems: [{ path: 'auth.methods[0]' }, { path: 'auth.methods[1]' }],
    })
  })

  test('ends at whatever else goes wrong', async () => {
    const broken = awsIam({ role: 'app', sign: () => Promise.reject(new Error('no clock')) })
    await expect(requestOf(firstOf(broken, cert()))).rejects.toMatchObject({ code: 'config' })
  })

  test('goes on when a signer says that there is nothing to sign with', async () => {
    const nothing = new VaultError('no AWS', { code: 'credential-unavailable', hint: 'Add some.' })
    const none = awsIam({ role: 'app', sign: () => Promise.reject(nothing) })
    expect((await requestOf(firstOf(none, cert()))).method).toBe('cert')
  })
})
