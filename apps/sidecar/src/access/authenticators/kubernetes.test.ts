import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import { accessConfig } from '../../../test/access-house.ts'
import { callersOf } from '../grants-of.ts'
import { kubernetesAuthenticator } from './kubernetes.ts'
import type { TokenReview } from './kubernetes.ts'

const startAt = 1_700_000_000_000
const audience = 'birddog-sidecar'

function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ iss: 'https://kubernetes', ...claims })}.c2lnbmF0dXJl`
}

const expiresAt = startAt / 1000 + 3600
const token = tokenOf({ aud: [audience], exp: expiresAt })
const deployer: TokenReview = {
  authenticated: true,
  username: 'system:serviceaccount:shop:deployer',
  audiences: [audience],
}

function openCluster(review: () => TokenReview | Promise<TokenReview>) {
  const clock = manualClock(startAt)
  const asked: { readonly token: string; readonly audiences: readonly string[] }[] = []
  const failures: unknown[] = []
  const config = accessConfig({
    kubernetes: {},
    grants: [{ to: { kubernetes: 'shop/*' }, scopes: ['audit:read'] }],
  })
  const authenticator = kubernetesAuthenticator({
    async reviewToken(presented, { audiences }) {
      asked.push({ token: presented, audiences })
      return review()
    },
    audience,
    cacheMs: 60_000,
    callers: callersOf(config),
    clock,
    onFailure: (error) => failures.push(error),
  })
  return {
    clock,
    asked,
    failures,
    ask: async (presented = token) =>
      authenticator.authenticate({
        headers: new Headers(),
        peer: { address: '', local: false },
        host: 'api.example',
        now: clock.now(),
        credential: { type: 'bearer', token: presented },
      }),
  }
}

test('a service account is known by the review of its token', async () => {
  const { ask, asked } = openCluster(() => deployer)
  expect(await ask()).toEqual({
    caller: {
      name: 'kubernetes/shop/deployer',
      kind: 'kubernetes',
      grants: [expect.objectContaining({ scopes: ['audit:read'] })],
    },
  })
  expect(asked).toEqual([{ token, audiences: [audience] }])
})

describe('is refused', () => {
  test.each<[string, TokenReview, RegExp]>([
    ['what the API server does not accept', { authenticated: false }, /does not accept/],
    ['a token for another audience', { ...deployer, audiences: ['vault'] }, /audience/],
    [
      'an answer without audiences',
      { authenticated: true, username: deployer.username },
      /audience/,
    ],
    ['a person', { ...deployer, username: 'alice' }, /service account/],
    ['a node', { ...deployer, username: 'system:node:a' }, /service account/],
    [
      'a name that is none',
      { ...deployer, username: 'system:serviceaccount:shop:a/b' },
      /service account/,
    ],
    [
      'a name with more to it',
      { ...deployer, username: 'x:system:serviceaccount:shop:a' },
      /service account/,
    ],
  ])('%s', async (_, review, reason) => {
    const { ask } = openCluster(() => review)
    expect(await ask()).toMatchObject({
      refused: expect.stringMatching(reason),
      challenge: expect.stringContaining('invalid_token'),
    })
  })

  test('without a question, what a token says against itself', async () => {
    const { ask, asked } = openCluster(() => deployer)
    const expired = tokenOf({ aud: [audience], exp: startAt / 1000 - 61 })
    expect(await ask(expired)).toMatchObject({ refused: 'the token has expired' })
    const other = tokenOf({ aud: 'vault', exp: expiresAt })
    expect(await ask(other)).toMatchObject({ refused: expect.stringContaining('audience') })
    expect(asked).toEqual([])
  })
})

test('what is no JSON Web Token is not for this way to decide', async () => {
  const { ask, asked } = openCluster(() => deployer)
  for (const presented of ['secret', 'a.b', 'a.b.c', 'a.b.c.d', `a.${'W10'}.c`]) {
    expect(await ask(presented)).toBeUndefined()
  }
  expect(asked).toEqual([])
})

describe('an answer is remembered', () => {
  test('for a minute when it is good', async () => {
    let review = deployer
    const { ask, asked, clock } = openCluster(() => review)
    await ask()
    review = { authenticated: false }
    await clock.advance(59_999)
    expect(await ask()).toHaveProperty('caller')
    expect(asked).toHaveLength(1)
    await clock.advance(1)
    expect(await ask()).toHaveProperty('refused')
    expect(asked).toHaveLength(2)
  })

  test('never longer than the token itself is good', async () => {
    const { ask, asked, clock } = openCluster(() => deployer)
    const short = tokenOf({ aud: [audience], exp: startAt / 1000 + 10 })
    await ask(short)
    await clock.advance(10_000)
    await ask(short)
    expect(asked).toHaveLength(2)
  })

  test('for seconds when it is bad', async () => {
    let review: TokenReview = { authenticated: false }
    const { ask, asked, clock } = openCluster(() => review)
    await ask()
    review = deployer
    expect(await ask()).toHaveProperty('refused')
    await clock.advance(5_000)
    expect(await ask()).toHaveProperty('caller')
    expect(asked).toHaveLength(2)
  })

  test('for the whole token, not for a part of it', async () => {
    const { ask, asked } = openCluster(() => deployer)
    await ask()
    await ask(`${token}x`)
    expect(asked).toHaveLength(2)
  })
})

test('the same token is asked about once at a time', async () => {
  let answer: (review: TokenReview) => void = () => {}
  const { ask, asked } = openCluster(() => new Promise((resolve) => (answer = resolve)))
  const answers = Promise.all([ask(), ask(), ask()])
  await Promise.resolve()
  answer(deployer)
  expect((await answers).every((one) => one !== undefined && 'caller' in one)).toBe(true)
  expect(asked).toHaveLength(1)
})

test('an API server that is down lets nobody in, and refuses nobody for good', async () => {
  let isDown = true
  const { ask, asked, failures } = openCluster(() => {
    if (isDown) throw new Error('connection refused')
    return deployer
  })
  expect(await ask()).toEqual({ unavailable: expect.any(String), retryAfterMs: 2_000 })
  expect(failures).toHaveLength(1)
  isDown = false
  expect(await ask()).toHaveProperty('caller')
  expect(asked).toHaveLength(2)
})

test('an answer from before goes on while the API server is down', async () => {
  let isDown = false
  const { ask, clock } = openCluster(() => {
    if (isDown) throw new Error('connection refused')
    return deployer
  })
  await ask()
  isDown = true
  await clock.advance(30_000)
  expect(await ask()).toHaveProperty('caller')
  await clock.advance(30_000)
  expect(await ask()).toHaveProperty('unavailable')
})
