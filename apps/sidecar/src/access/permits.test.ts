import { describe, expect, test } from 'vitest'

import type { Caller, Grant } from './caller.ts'
import { allPermitting, may, permits, whyNot } from './permits.ts'

const limits = { priority: 1, renotifyMs: 600_000, queryBytes: 4096, widgets: 200 }

function grant(parts: Partial<Grant>): Grant {
  return {
    scopes: ['monitor:write'],
    services: ['shop-*'],
    organisations: ['prod'],
    owner: 'shop',
    limits,
    ...parts,
  }
}

function caller(...grants: readonly Grant[]): Caller {
  return { name: 'key/ci', kind: 'key', grants }
}

test('a caller without grants may do nothing', () => {
  expect(may(caller(), 'monitor:write')).toBe(false)
  expect(permits(caller(), 'monitor:write')).toBeUndefined()
  expect(whyNot(caller(), 'monitor:write')).toEqual([
    'the scope monitor:write is not granted to you',
  ])
})

test('one of several scopes is enough', () => {
  const ci = caller(grant({}))
  expect(may(ci, ['monitor:read', 'monitor:write'])).toBe(true)
  expect(may(ci, ['monitor:read', 'alert:read'])).toBe(false)
})

describe('a grant is good where all its parts fit', () => {
  const ci = caller(grant({ teams: ['shop'] }))
  const write = (target: Parameters<typeof permits>[2]) =>
    permits(ci, 'monitor:write', target) !== undefined

  test.each([
    [{}, true],
    [{ organisation: 'prod', services: ['shop-eu'], team: 'shop' }, true],
    [{ organisation: 'prod', services: ['shop-eu', 'shop-us'] }, true],
    [{ organisation: 'dev' }, false],
    [{ services: ['shop-eu', 'cart'] }, false],
    [{ services: [] }, false],
    [{ team: 'cart' }, false],
  ])('%j: %s', (target, permitted) => {
    expect(write(target)).toBe(permitted)
    expect(whyNot(ci, 'monitor:write', target).length === 0).toBe(permitted)
  })

  test('another scope is another matter', () => {
    expect(permits(ci, 'monitor:delete', {})).toBeUndefined()
  })
})

test('what belongs to no service needs a grant for every service', () => {
  const all = caller(grant({ services: ['shop-*', '*'] }))
  expect(permits(all, 'monitor:write', { services: [] })).toBeDefined()
  const nearly = caller(grant({ services: ['**'] }))
  expect(whyNot(nearly, 'monitor:write', { services: [] })).toEqual([
    'what belongs to no service is not granted to you with monitor:write',
  ])
})

test('a grant without teams does not ask for one', () => {
  expect(permits(caller(grant({})), 'monitor:write', { team: 'anybody' })).toBeDefined()
})

test('grants add up, and the first that fits says who the owner is', () => {
  const shop = grant({})
  const cart = grant({ services: ['cart'], owner: 'cart' })
  const wide = grant({ services: ['*'], owner: 'wide' })
  const ci = caller(shop, cart, wide)
  expect(permits(ci, 'monitor:write', { services: ['cart'] })?.owner).toBe('cart')
  expect(allPermitting(ci, 'monitor:write', { services: ['cart'] })).toEqual([cart, wide])
})

test('one grant has to cover the whole target', () => {
  const ci = caller(grant({}), grant({ services: ['cart'], organisations: ['dev'] }))
  const target = { services: ['cart'], organisation: 'prod' }
  expect(permits(ci, 'monitor:write', target)).toBeUndefined()
  expect(whyNot(ci, 'monitor:write', target)).toEqual([
    'each part is granted to you with monitor:write, but no single grant covers them together',
  ])
})

test('every reason is told, on one line and not in any length', () => {
  const target = { organisation: 'dev', services: ['a\nb', 'x'.repeat(500), 'shop-1'], team: 't' }
  expect(whyNot(caller(grant({ teams: ['shop'] })), 'monitor:write', target)).toEqual([
    'the organisation "dev" is not granted to you with monitor:write',
    'the service "a\\nb" is not granted to you with monitor:write',
    `the service "${'x'.repeat(100)}…" is not granted to you with monitor:write`,
    'the team "t" is not granted to you with monitor:write',
  ])
})
