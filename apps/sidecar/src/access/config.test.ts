import { describe, expect, test } from 'vitest'
import * as z from 'zod'

import { accessConfig } from '../../test/access-house.ts'
import { mistakesOf } from '../config/issues.ts'
import { pathText } from '../config/place.ts'
import { callersOf } from './grants-of.ts'

function mistakes(written: unknown): readonly string[] {
  try {
    accessConfig(written)
    return []
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return mistakesOf(error.issues).map(({ path, message }) => `${pathText(path)}: ${message}`)
  }
}

const everything = {
  keys: { file: 'callers' },
  kubernetes: {},
  jwt: { corp: { issuer: 'https://idp.example', audience: 'birddog' } },
  certificates: {},
  loopback: {},
}

test('nothing is configured by default, and nothing is granted', () => {
  expect(accessConfig({})).toEqual({
    tokens: {},
    jwt: {},
    grants: [],
    rate: { requests: 600, per: 60_000 },
    audit: {},
  })
})

test('a token grants what it always did: its scopes, for everything, in its own name', () => {
  const config = accessConfig({ tokens: { ci: { token: 'secret', scopes: ['bridge:read'] } } })
  expect(callersOf(config).token('ci')).toEqual({
    name: 'token/ci',
    kind: 'token',
    grants: [
      {
        scopes: ['bridge:read'],
        services: ['*'],
        organisations: ['*'],
        owner: 'ci',
        limits: {
          entities: 200,
          priority: 1,
          renotifyMs: 600_000,
          queryBytes: 4096,
          widgets: 200,
        },
      },
    ],
  })
})

test('a token may be bounded like any grant, and given more', () => {
  const config = accessConfig({
    tokens: {
      ci: {
        token: 'secret',
        scopes: ['monitor:write'],
        services: ['shop'],
        teams: ['shop'],
        organisations: ['prod'],
        owner: 'shop',
        limits: { entities: 3, handles: ['slack-*'], priority: 2, renotify: '1h' },
      },
    },
    grants: [{ to: { token: 'ci' }, scopes: ['audit:read'] }],
  })
  expect(callersOf(config).token('ci').grants).toMatchObject([
    {
      services: ['shop'],
      teams: ['shop'],
      organisations: ['prod'],
      owner: 'shop',
      limits: { entities: 3, handles: ['slack-*'], priority: 2, renotifyMs: 3_600_000 },
    },
    { scopes: ['audit:read'], services: [], organisations: [], owner: '' },
  ])
})

describe('mistakes are told with their paths', () => {
  test.each<[string, unknown, string]>([
    [
      'an unknown scope',
      { grants: [{ to: { loopback: true }, scopes: ['monitor:rite'] }], loopback: {} },
      'grants[0].scopes[0]: expected one of monitor:read',
    ],
    [
      'an unknown setting',
      { kubernetes: { audiences: 'x' } },
      'kubernetes.audiences: unknown key; did you mean "audience"?',
    ],
    [
      'a grant to nobody',
      { grants: [{ scopes: ['audit:read'] }] },
      'grants[0].to: is required, but missing: expected exactly one of',
    ],
    [
      'a grant to two',
      { ...everything, grants: [{ to: { key: 'a', loopback: true }, scopes: ['audit:read'] }] },
      'grants[0].to: expected exactly one of',
    ],
    [
      'a way that is not configured',
      { grants: [{ to: { kubernetes: 'a/b' }, scopes: ['audit:read'] }] },
      'grants[0].to.kubernetes: access.kubernetes is not configured',
    ],
    [
      'certificates that are not on',
      { grants: [{ to: { certificate: 'a' }, scopes: ['audit:read'] }] },
      'grants[0].to.certificate: access.certificates is not configured',
    ],
    [
      'keys without a file',
      { grants: [{ to: { key: 'a' }, scopes: ['audit:read'] }] },
      'grants[0].to.key: access.keys is not configured',
    ],
    [
      'an unknown token',
      {
        tokens: { viewer: { token: 'x', scopes: ['audit:read'] } },
        grants: [{ to: { token: 'viewr' }, scopes: ['audit:read'] }],
      },
      'grants[0].to.token: there is no such name in access.tokens; did you mean "viewer"?',
    ],
    [
      'an unknown issuer',
      {
        ...everything,
        grants: [{ to: { jwt: { issuer: 'crop', subject: '*' } }, scopes: ['audit:read'] }],
      },
      'grants[0].to.jwt.issuer: there is no such name in access.jwt; did you mean "corp"?',
    ],
    [
      'everybody of an issuer, by forgetting who',
      { ...everything, grants: [{ to: { jwt: { issuer: 'corp' } }, scopes: ['audit:read'] }] },
      'grants[0].to.jwt: expected a subject or a claim',
    ],
    [
      'a service account without a namespace',
      { ...everything, grants: [{ to: { kubernetes: 'deployer' }, scopes: ['audit:read'] }] },
      'grants[0].to.kubernetes: expected a pattern over namespace/serviceaccount',
    ],
    [
      'a scope without the services that it is good for',
      { ...everything, grants: [{ to: { key: 'a' }, scopes: ['monitor:read'] }] },
      'grants[0].services: is required with the scope monitor:read: patterns of services',
    ],
    [
      'an algorithm with a shared secret',
      { jwt: { corp: { ...everything.jwt.corp, algorithms: ['HS256'] } } },
      'jwt.corp.algorithms[0]: expected one of RS256',
    ],
    [
      'one issuer under two names',
      { jwt: { corp: everything.jwt.corp, other: everything.jwt.corp } },
      'jwt.other.issuer: access.jwt.corp has the same issuer',
    ],
    [
      'answers that are remembered for too long',
      { kubernetes: { cache: '10m' } },
      'kubernetes.cache: expected at most 60s',
    ],
    ['a rate of nothing', { rate: { requests: 0 } }, 'rate.requests: expected a whole number'],
    [
      'a pattern with a line in it',
      { tokens: { a: { token: 'x', scopes: ['audit:read'], services: ['a\nb'] } } },
      'tokens.a.services[0]: a pattern has no control characters',
    ],
  ])('%s', (_, written, expected) => {
    expect(mistakes(written).join('\n')).toContain(expected)
  })

  test('all of them at once, also those that take several settings together', () => {
    const found = mistakes({
      kubernetes: { audience: 1 },
      rate: { per: '1ms' },
      grants: [{ to: { loopback: true }, scopes: ['monitor:write'] }],
    })
    expect(found.map((text) => text.split(':')[0])).toEqual([
      'kubernetes.audience',
      'rate.per',
      'grants[0].to.loopback',
      'grants[0].services',
      'grants[0].organisations',
      'grants[0].owner',
    ])
  })
})
