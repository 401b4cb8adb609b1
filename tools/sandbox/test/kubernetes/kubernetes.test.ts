import { createRemoteJWKSet, jwtVerify, SignJWT, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'

import { startKubernetes } from './kubernetes-client.ts'

const reviews = '/apis/authentication.k8s.io/v1/tokenreviews'

describe('a review', () => {
  test('tells whose token it is, and which of the audiences asked for it has', async () => {
    const { token, review } = await startKubernetes()
    const own = await token('shop/checkout', { audiences: ['birddog-sidecar', 'other'] })
    const { status, body } = await review(own, ['birddog-sidecar', 'third'])
    expect(status).toBe(201)
    expect(body.spec).toEqual({ token: own, audiences: ['birddog-sidecar', 'third'] })
    expect(body.status).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:shop:checkout',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
      },
      audiences: ['birddog-sidecar'],
    })
  })

  test('of a token that is bound to a pod names the pod', async () => {
    const { token, review } = await startKubernetes()
    const ref = { kind: 'Pod', apiVersion: 'v1', name: 'checkout-1' }
    const { body } = await review(await token('shop/checkout', { boundObjectRef: ref }))
    expect(body.status?.['user']).toMatchObject({
      extra: { 'authentication.kubernetes.io/pod-name': ['checkout-1'] },
    })
  })

  test('without audiences is for the server itself', async () => {
    const { standIn, token, review } = await startKubernetes()
    const { issuer } = standIn.credentials
    expect((await review(await token('shop/checkout'))).body.status?.['audiences']).toEqual([
      issuer,
    ])
    const foreign = await review(await token('shop/checkout', { audiences: ['other'] }))
    expect(foreign.body.status).toEqual({
      user: {},
      error: `[invalid bearer token, token audiences ["other"] is invalid for the target audiences ["${issuer}"]]`,
    })
  })

  test('of a static token is good only for the server itself', async () => {
    const { standIn, review } = await startKubernetes()
    const { unprivilegedToken } = standIn.credentials
    expect((await review(unprivilegedToken)).body.status?.['authenticated']).toBe(true)
    const foreign = await review(unprivilegedToken, ['birddog-sidecar'])
    expect(foreign.body.status).toEqual({ user: {}, error: 'invalid bearer token' })
  })

  test('of an expired token says so, a minute late', async () => {
    const { remote, token, review } = await startKubernetes()
    const short = await token('shop/checkout', { expirationSeconds: 600 })
    await remote.clock({ advanceMs: 630_000 })
    expect((await review(short)).body.status?.['authenticated']).toBe(true)
    await remote.clock({ advanceMs: 35_000 })
    expect((await review(short)).body.status).toEqual({
      user: {},
      error: '[invalid bearer token, service account token has expired]',
    })
  })

  test('of a token that somebody else has signed is refused', async () => {
    const { standIn, token, review } = await startKubernetes()
    const { privateKey } = await generateKeyPair('RS256')
    const own = await token('shop/checkout')
    const claims = JSON.parse(Buffer.from(own.split('.')[1] ?? '', 'base64url').toString())
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    expect((await review(forged)).body.status?.['error']).toMatch(/cryptographic primitive/)
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${own.split('.')[1]}.`
    expect((await review(unsigned)).body.status?.['authenticated']).toBeUndefined()
    const elsewhere = await new SignJWT({ ...claims, iss: 'https://elsewhere' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey)
    expect((await review(elsewhere)).body.status?.['error']).toBe('invalid bearer token')
    expect(standIn.credentials.issuer).toBe(claims.iss)
  })

  test('notices ten seconds late that a service account is gone, and never takes its successor for it', async () => {
    const { remote, ask, token, review } = await startKubernetes()
    await remote.clock({ frozen: true })
    const own = await token('shop/checkout')
    expect((await review(own)).body.status?.['authenticated']).toBe(true)
    const path = '/api/v1/namespaces/shop/serviceaccounts'
    expect((await ask('DELETE', `${path}/checkout`)).status).toBe(200)
    expect((await review(own)).body.status?.['authenticated']).toBe(true)
    await remote.clock({ advanceMs: 10_000 })
    expect((await review(own)).body.status?.['error']).toMatch(/"checkout" not found/)
    await ask('POST', path, { metadata: { name: 'checkout' } })
    expect((await review(own)).body.status?.['error']).toMatch(/does not match claim/)
  })

  test('tells no audiences where a setting says that the server is very old', async () => {
    const { remote, token, review } = await startKubernetes({ settings: { tellsAudiences: false } })
    const own = await token('shop/checkout', { audiences: ['birddog-sidecar'] })
    expect((await review(own, ['birddog-sidecar'])).body.status).not.toHaveProperty('audiences')
    await remote.settings({ tellsAudiences: true })
    expect((await review(own, ['birddog-sidecar'])).body.status).toHaveProperty('audiences')
  })
})

describe('access', () => {
  test('is refused to whom the server does not know, and to whom it knows without the right', async () => {
    const { standIn, ask, remote } = await startKubernetes()
    const body = { spec: { token: 'any' } }
    const unknown = await ask('POST', reviews, body, 'wrong')
    expect([unknown.status, unknown.body.reason]).toEqual([401, 'Unauthorized'])
    expect(unknown.headers.get('www-authenticate')).toBeNull()
    const { unprivilegedToken, token } = standIn.credentials
    const denied = await ask('POST', reviews, body, unprivilegedToken)
    expect([denied.status, denied.body.message]).toEqual([
      403,
      'tokenreviews.authentication.k8s.io is forbidden: User "nobody" cannot create resource "tokenreviews" in API group "authentication.k8s.io" at the cluster scope',
    ])
    expect((await ask('POST', reviews, body, '')).body.message).toMatch(/"system:anonymous"/)
    await remote.settings({ revokedTokens: [token] })
    expect((await ask('POST', reviews, body, token)).status).toBe(401)
  })

  test('of a service account follows its bindings', async () => {
    const { ask, token } = await startKubernetes()
    const body = { spec: { token: await token('shop/checkout') } }
    expect((await ask('POST', reviews, body, await token('birddog/sidecar'))).status).toBe(201)
    expect((await ask('POST', reviews, body, await token('shop/checkout'))).status).toBe(403)
  })
})

test('tokens of service accounts can be checked by the keys that the server shows', async () => {
  const { standIn, ask, token } = await startKubernetes()
  const own = await token('shop/checkout', { audiences: ['birddog-sidecar'] })
  const discovery = await ask('GET', '/.well-known/openid-configuration', undefined, own)
  // For the server this token is of a foreign audience.
  expect(discovery.status).toBe(401)
  const forServer = await token('shop/checkout')
  const { body } = await ask('GET', '/.well-known/openid-configuration', undefined, forServer)
  const keys = createRemoteJWKSet(new URL(String(body['jwks_uri'])), {
    headers: { authorization: `Bearer ${forServer}` },
  })
  const { issuer } = standIn.credentials
  const { payload } = await jwtVerify(own, keys, { issuer, audience: 'birddog-sidecar' })
  expect(payload.sub).toBe('system:serviceaccount:shop:checkout')
})

test('a namespace goes with all that is in it, a moment after it was deleted', async () => {
  const { remote, ask } = await startKubernetes()
  const path = '/api/v1/namespaces/shop'
  expect((await ask('DELETE', path)).body.status).toEqual({ phase: 'Terminating' })
  const late = await ask('POST', `${path}/serviceaccounts`, { metadata: { name: 'late' } })
  expect([late.status, late.body.reason]).toEqual([403, 'Forbidden'])
  await remote.clock({ advanceMs: 1000 })
  expect((await ask('GET', path)).status).toBe(404)
  expect((await ask('GET', `${path}/serviceaccounts/checkout`)).status).toBe(404)
})

test('names, secrets and kinds that the server would refuse are refused', async () => {
  const { ask } = await startKubernetes()
  const accounts = '/api/v1/namespaces/shop/serviceaccounts'
  expect((await ask('POST', accounts, { metadata: { name: 'A_b' } })).status).toBe(422)
  expect((await ask('POST', accounts, {})).body.message).toMatch(/name or generateName is required/)
  expect((await ask('POST', accounts, { metadata: { name: 'checkout' } })).status).toBe(409)
  expect((await ask('POST', accounts, { kind: 'Odd', metadata: { name: 'b' } })).status).toBe(400)
  const secrets = '/api/v1/namespaces/shop/secrets'
  const bad = { metadata: { name: 's' }, data: { k: 'not base64!' } }
  expect((await ask('POST', secrets, bad)).body.message).toMatch(
    /illegal base64 data at input byte 3$/,
  )
  const nowhere = '/api/v1/namespaces/nowhere/secrets'
  expect((await ask('POST', nowhere, { metadata: { name: 's' } })).body.message).toBe(
    'namespaces "nowhere" not found',
  )
  const made = await ask('POST', accounts, { metadata: { generateName: 'job-' } })
  expect(made.body.metadata?.['name']).toMatch(/^job-[a-z0-9]{5}$/)
})

test('there are two kinds of 404', async () => {
  const { ask } = await startKubernetes()
  const text = await ask('GET', '/apis/nosuch.example.org/v1/things')
  expect([text.status, text.text]).toEqual([404, '404 page not found\n'])
  const status = await ask('GET', '/apis/authentication.k8s.io/v9/tokenreviews')
  expect([status.status, status.body.reason]).toEqual([404, 'NotFound'])
})

test('too much is told in plain text', async () => {
  const { remote, review } = await startKubernetes()
  await remote.faults([{ match: {}, effect: { type: 'trouble', name: 'overloaded' }, times: 1 }])
  const answer = await review('any')
  expect([answer.status, answer.text]).toEqual([
    429,
    'Too many requests, please try again later.\n',
  ])
  expect(answer.headers.get('retry-after')).toBe('1')
})
