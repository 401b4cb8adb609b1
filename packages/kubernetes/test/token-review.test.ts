import { expect } from 'vitest'

import { failureOf, scenario } from './stage/stage.ts'

const audience = 'birddog-sidecar'

scenario(181, 'a good token tells whose it is', async ({ namespace, events, token, client }) => {
  const review = await client().reviewToken(await token('caller', { audiences: [audience] }), {
    audiences: [audience],
  })
  if (!review.authenticated) throw new Error(review.reason)
  expect(review).toMatchObject({
    username: `system:serviceaccount:${namespace}:caller`,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:authenticated',
    ],
    audiences: [audience],
    serviceAccount: { namespace, name: 'caller' },
  })
  expect(review.uid).toMatch(/^[0-9a-f-]{36}$/)
  expect(review.extra['authentication.kubernetes.io/credential-id']?.[0]).toMatch(/^JTI=/)
  expect(review).not.toHaveProperty('pod')
  expect(events.at(-1)).toMatchObject({
    type: 'token-reviewed',
    authenticated: true,
    username: review.username,
  })
})

scenario(182, 'a token for others lets nobody in', async ({ token, client }) => {
  const kubernetes = client()
  const forOthers = await token('caller', { audiences: ['other', 'third'] })
  const refused = await kubernetes.reviewToken(forOthers, { audiences: [audience] })
  expect(refused).toMatchObject({ authenticated: false })
  expect(refused).toMatchObject({
    reason: expect.stringMatching(/is invalid for the target audiences/),
  })
  const forServer = await token('caller')
  const alsoRefused = await kubernetes.reviewToken(forServer, { audiences: [audience] })
  expect(alsoRefused.authenticated).toBe(false)
})

scenario(182, 'one audience in common is enough', async ({ token, client }) => {
  const own = await token('caller', { audiences: ['a', 'b'] })
  const review = await client().reviewToken(own, { audiences: ['b', 'c'] })
  expect(review).toMatchObject({ authenticated: true, audiences: ['b'] })
})

scenario(183, 'what is no token is refused', async ({ token, client, events }) => {
  const kubernetes = client()
  const good = await token('caller', { audiences: [audience] })
  for (const bad of [
    'garbage',
    '',
    'two words',
    `${good.slice(0, -8)}AAAAAAAA`,
    'x'.repeat(20_000),
  ]) {
    const review = await kubernetes.reviewToken(bad, { audiences: [audience] })
    expect(review.authenticated).toBe(false)
  }
  // Two of them are not worth a request, and one is longer than any token.
  expect(events.filter(({ type }) => type === 'call-finished')).toHaveLength(2)
})

scenario(183, 'without the right to review, nothing is known', async ({ token, client }) => {
  const kubernetes = client(await token('caller'))
  const error = await failureOf(kubernetes.reviewToken('any', { audiences: [audience] }))
  expect(error).toMatchObject({ code: 'forbidden', status: 403, reason: 'Forbidden' })
  expect(error.message).toMatch(/cannot create resource "tokenreviews"/)
  expect(error.hint).toMatch(/system:auth-delegator/)
  const action = { verb: 'create', group: 'authentication.k8s.io', resource: 'tokenreviews' }
  expect(await kubernetes.checkAccess(action)).toEqual({ allowed: false })
  expect(await client().checkAccess(action)).toMatchObject({ allowed: true })
})

scenario(184, 'the token of a deleted service account is refused in the end', async (stage) => {
  const { token, client, create, remove, until } = stage
  const kubernetes = client()
  const own = await token('caller', { audiences: [audience] })
  const review = () => kubernetes.reviewToken(own, { audiences: [audience] })
  const before = await review()
  expect(before.authenticated).toBe(true)

  await remove('serviceaccounts', 'caller')
  await until(async () => !(await review()).authenticated)
  expect(await review()).toMatchObject({ reason: expect.stringMatching(/not found/) })

  await create('serviceaccounts', 'caller')
  expect((await review()).authenticated).toBe(false)
})

scenario(184, 'the token that is bound to a deleted secret too', async (stage) => {
  const { token, client, create, remove, until } = stage
  const kubernetes = client()
  await create('secrets', 'bound')
  const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name: 'bound' }
  const own = await token('caller', { audiences: [audience], boundObjectRef })
  const review = () => kubernetes.reviewToken(own, { audiences: [audience] })
  expect((await review()).authenticated).toBe(true)
  await remove('secrets', 'bound')
  await until(async () => !(await review()).authenticated)
})

scenario(185, 'a token for others is no credential of ours', async ({ token, client, events }) => {
  const kubernetes = client(await token('reviewer', { audiences: ['other'] }))
  const error = await failureOf(kubernetes.reviewToken('any', { audiences: [audience] }))
  expect(error).toMatchObject({ code: 'credential-refused', status: 401, reason: 'Unauthorized' })
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'credential-refused', hasNewer: false }),
  )
})
