import { expect, test } from 'vitest'

import { couldBeToken, decideReview } from './decide.ts'

const good = {
  authenticated: true,
  user: {
    username: 'system:serviceaccount:shop:checkout',
    uid: 'u1',
    groups: ['system:authenticated'],
    extra: {
      'authentication.kubernetes.io/pod-name': ['checkout-1'],
      'authentication.kubernetes.io/pod-uid': ['p1'],
    },
  },
  audiences: ['a', 'b'],
}

test('a good token of a pod', () => {
  expect(decideReview(good, ['b', 'c'])).toEqual({
    authenticated: true,
    username: 'system:serviceaccount:shop:checkout',
    uid: 'u1',
    groups: ['system:authenticated'],
    extra: good.user.extra,
    audiences: ['b'],
    serviceAccount: { namespace: 'shop', name: 'checkout' },
    pod: { name: 'checkout-1', uid: 'p1' },
  })
})

test.each([
  ['not authenticated', { ...good, authenticated: false }, /does not know/],
  ['only nearly true', { ...good, authenticated: 'true' }, /does not know/],
  ['authenticated with an error', { ...good, error: 'odd' }, /^odd$/],
  ['no audiences', { ...good, audiences: undefined }, /too old/],
  ['empty audiences', { ...good, audiences: [] }, /too old/],
  ['audiences of others', { ...good, audiences: ['c'] }, /other audiences/],
  ['no user', { ...good, user: {} }, /no user/],
  ['nobody', { ...good, user: { username: 'system:anonymous' } }, /nobody/],
  ['nothing', {}, /does not know/],
])('%s lets nobody in', (_, status, reason) => {
  expect(decideReview(status, ['a'])).toEqual({
    authenticated: false,
    reason: expect.stringMatching(reason),
  })
})

test.each(['bob', 'system:serviceaccount:shop', 'system:serviceaccount:a:b:c', 'system:node:x:y'])(
  '%s is no service account',
  (username) => {
    const review = decideReview({ ...good, user: { username } }, ['a'])
    expect(review).toEqual({
      authenticated: true,
      username,
      groups: [],
      extra: {},
      audiences: ['a'],
    })
  },
)

test('what could be a token', () => {
  expect(couldBeToken('a.b.c')).toBe(true)
  for (const text of ['', 'a b', 'a\n', 'ä', 'x'.repeat(16_385)])
    expect(couldBeToken(text)).toBe(false)
})
