import { describe, expect, test } from 'vitest'

import { isRedirect, redirectFrom } from './redirect.ts'

const from = new URL('https://vault.example:8200/v1/secret/data/a?version=2')

function target(
  location: string | undefined,
  allowed: readonly string[] = [],
  origin = from,
): string {
  const redirect = redirectFrom(origin, location, allowed)
  return redirect.follow ? redirect.url.href : redirect.reason
}

test('only answers that name the node for the same request are redirects', () => {
  const statuses = [300, 301, 302, 303, 304, 305, 307, 308]
  expect(statuses.filter(isRedirect)).toEqual([301, 302, 307, 308])
})

describe('is followed', () => {
  test('on the same server, also by a path alone', () => {
    expect(target('/v1/secret/data/b')).toBe('https://vault.example:8200/v1/secret/data/b')
    expect(target('https://VAULT.example:8200/v1/x#part')).toBe('https://vault.example:8200/v1/x')
  })

  test('to hosts that were named, with their port or with any', () => {
    const node = 'https://node-2.example:8200/v1/x'
    expect(target(node, ['node-2.example:8200'])).toBe(node)
    expect(target(node, ['node-2.example'])).toBe(node)
    expect(target('https://node-2.example/v1/x', ['node-2.example:443'])).toContain('node-2')
  })

  test('from http to https', () => {
    expect(target('https://v/v1/x', [], new URL('http://v/v1/x'))).toBe('https://v/v1/x')
  })

  test('without credentials that its URL holds', () => {
    expect(target('https://a:b@vault.example:8200/v1/x')).toBe('https://vault.example:8200/v1/x')
  })
})

describe('is not followed', () => {
  test.each([
    ['http://vault.example:8200/v1/x', 'redirects from https to http://vault.example:8200'],
    ['https://other.example/x?token=s3cr3t', 'redirects to https://other.example, which'],
    ['https://vault.example:8201/v1/x', 'redirects to https://vault.example:8201, which'],
    ['https://node-2.example:9/v1/x', 'redirects to https://node-2.example:9, which'],
    ['ftp://vault.example/x', 'redirects to ftp:'],
    ['https://', 'without saying where'],
    [undefined, 'without saying where'],
  ])('to %s', (location, reason) => {
    const told = target(location, ['node-2.example:8200'])
    expect(told).toContain(reason)
    expect(told).not.toContain('s3cr3t')
  })
})
