import { expect, test } from 'vitest'

import type { Caller, Grant } from '../access/caller.ts'
import { audienceOf } from './audience.ts'
import { viewerWith } from './testing.ts'

const shop = viewerWith(['monitor:read'], ['shop-*'])

test('callers with equal grants share an audience, which has the name of none of them', () => {
  const ann = { ...shop, name: 'jwt/corp/ann' }
  const reordered = { ...shop, grants: shop.grants.map(backwards) }
  const bob: Caller = { ...shop, name: 'jwt/corp/bob' }
  expect(audienceOf(ann)).toEqual(audienceOf(bob))
  expect(audienceOf(reordered).key).toBe(audienceOf(shop).key)
  expect(JSON.stringify(audienceOf(ann))).not.toContain('ann')
})

test.each<[string, Partial<Grant>]>([
  ['scopes', { scopes: ['alert:read'] }],
  ['services', { services: ['shop-*', 'payments'] }],
  ['services joined', { services: ['shop-*payments'] }],
  ['organisations', { organisations: ['prod'] }],
  ['teams', { teams: ['shop'] }],
  ['no teams', { teams: [] }],
  ['owner', { owner: 'payments' }],
  ['limits', { limits: { priority: 2, renotifyMs: 0, queryBytes: 4096, widgets: 200 } }],
])('a difference in %s makes another audience', (_, change) => {
  const other = { ...shop, grants: shop.grants.map((grant) => ({ ...grant, ...change })) }
  expect(audienceOf(other).key).not.toBe(audienceOf(shop).key)
})

test('what is granted twice, or not at all, is another audience, too', () => {
  const keys = [[], shop.grants, [...shop.grants, ...shop.grants]].map(
    (grants) => audienceOf({ grants }).key,
  )
  expect(new Set(keys).size).toBe(3)
})

function backwards(grant: Grant): Grant {
  return Object.fromEntries(Object.entries(grant).toReversed()) as unknown as Grant
}
