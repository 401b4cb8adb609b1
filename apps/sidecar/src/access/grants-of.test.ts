import { describe, expect, test } from 'vitest'

import { accessConfig } from '../../test/access-house.ts'
import { callersOf } from './grants-of.ts'

const everything = {
  keys: { file: 'callers' },
  kubernetes: {},
  jwt: { corp: { issuer: 'https://idp.example', audience: 'birddog' } },
  certificates: {},
  loopback: {},
}
const parts = { services: ['shop-*'], organisations: ['prod'], owner: 'shop' }

describe('a grant is given', () => {
  const callers = callersOf(
    accessConfig({
      ...everything,
      grants: [
        { to: { kubernetes: 'shop/*' }, scopes: ['monitor:read'], ...parts },
        { to: { jwt: { issuer: 'corp', subject: 'ci-*' } }, scopes: ['monitor:write'], ...parts },
        { to: { jwt: { issuer: 'corp', claim: { groups: 'sre' } } }, scopes: ['audit:read'] },
        { to: { key: 'ci' }, scopes: ['bridge:read'] },
        { to: { certificate: 'spiffe://cluster/*' }, scopes: ['bridge:operate'] },
        { to: { loopback: true }, scopes: ['console:read'] },
      ],
    }),
  )
  const scopesOf = ({ grants }: { readonly grants: readonly { readonly scopes: unknown }[] }) =>
    grants.flatMap(({ scopes }) => scopes)
  const certificate = { uris: [], dnsNames: [], commonName: '', fingerprint: 'ab' }

  test('to service accounts by a pattern', () => {
    expect(scopesOf(callers.kubernetes('shop', 'deployer'))).toEqual(['monitor:read'])
    expect(scopesOf(callers.kubernetes('shop-2', 'deployer'))).toEqual([])
    expect(callers.kubernetes('shop', 'deployer').name).toBe('kubernetes/shop/deployer')
  })

  test('by the subject or the claims of a token of one issuer', () => {
    expect(scopesOf(callers.jwt('corp', 'ci-1', { sub: 'ci-1' }))).toEqual(['monitor:write'])
    expect(scopesOf(callers.jwt('corp', 'ci-1', { sub: 'alice', groups: ['sre'] }))).toEqual([
      'audit:read',
    ])
    expect(scopesOf(callers.jwt('corp', 'a', { sub: 'a', groups: 'sre' }))).toEqual(['audit:read'])
    expect(scopesOf(callers.jwt('corp', 'a', { sub: 'a', groups: 'sre-x' }))).toEqual([])
    expect(scopesOf(callers.jwt('corp', 'a', { sub: 'a', groups: [['sre']] }))).toEqual([])
    expect(scopesOf(callers.jwt('corp', 'a', {}))).toEqual([])
    expect(scopesOf(callers.jwt('other', 'ci-1', { sub: 'ci-1' }))).toEqual([])
  })

  test('to a key, and to who asks from this machine', () => {
    expect(scopesOf(callers.key('ci'))).toEqual(['bridge:read'])
    expect(scopesOf(callers.key('ci2'))).toEqual([])
    expect(scopesOf(callers.loopback())).toEqual(['console:read'])
  })

  test('by the names in a certificate; nothing but a URI may look like one', () => {
    const uri = 'spiffe://cluster/ns/shop'
    expect(scopesOf(callers.certificate({ ...certificate, uris: [uri] }))).toEqual([
      'bridge:operate',
    ])
    expect(scopesOf(callers.certificate({ ...certificate, dnsNames: [uri] }))).toEqual([])
    expect(scopesOf(callers.certificate({ ...certificate, commonName: uri }))).toEqual([])
    expect(callers.certificate(certificate).name).toBe('certificate/ab')
  })

  test('the common name counts where there is no other', () => {
    const named = callersOf(
      accessConfig({
        ...everything,
        grants: [{ to: { certificate: 'ci.example' }, scopes: ['audit:read'] }],
      }),
    )
    const commonName = 'ci.example'
    expect(scopesOf(named.certificate({ ...certificate, commonName }))).toEqual(['audit:read'])
    expect(
      scopesOf(named.certificate({ ...certificate, commonName, dnsNames: ['b.example'] })),
    ).toEqual([])
  })
})
