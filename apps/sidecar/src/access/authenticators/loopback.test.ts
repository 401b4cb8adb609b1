import { expect, test } from 'vitest'

import { accessConfig } from '../../../test/access-house.ts'
import type { Peer } from '../../http/peer.ts'
import { credentialOf } from '../credential.ts'
import { callersOf } from '../grants-of.ts'
import { loopbackAuthenticator } from './loopback.ts'

const authenticator = loopbackAuthenticator(callersOf(accessConfig({ loopback: {} })))
const local: Peer = { address: '127.0.0.1', local: true }
const certificate = { uris: [], dnsNames: [], commonName: 'a', fingerprint: 'b' }

async function ask(headers: Record<string, string> = {}, peer = local, host = 'localhost') {
  const given = new Headers(headers)
  const credential = credentialOf(given)
  return authenticator.authenticate({ headers: given, peer, host, now: 0, credential })
}

test('whoever asks from this machine, and shows nothing', async () => {
  const known = { caller: { name: 'loopback', kind: 'loopback' } }
  expect(await ask()).toMatchObject(known)
  expect(await ask({}, local, '127.0.0.1')).toMatchObject(known)
  expect(await ask({}, { address: '::1', local: true }, '[::1]')).toMatchObject(known)
  expect(await ask({}, { address: '', local: true }, 'any.name')).toMatchObject(known)
})

test.each<[string, Record<string, string>, Peer]>([
  ['another machine', {}, { address: '10.0.0.7', local: false }],
  ['any Authorization header', { authorization: 'Bearer x' }, local],
  ['an Authorization header that is empty', { authorization: '' }, local],
  ['a certificate', {}, { ...local, certificate }],
  ['a certificate that is not good', {}, { ...local, certificateRefused: 'expired' }],
])('it is not for this way to decide about %s', async (_, headers, peer) => {
  expect(await ask(headers, peer)).toBeUndefined()
})

test.each<[string, Record<string, string>]>([
  ['a proxy', { 'x-forwarded-for': '203.0.113.9' }],
  ['another proxy', { forwarded: 'for=203.0.113.9' }],
  ['a gateway', { via: '1.1 gateway' }],
  ['the page of another site', { origin: 'https://evil.example' }],
  ['a page without an origin', { origin: 'null' }],
  ['an image on a page', { 'sec-fetch-site': 'cross-site' }],
])('who speaks for others needs a credential: %s', async (_, headers) => {
  expect(await ask(headers)).toMatchObject({
    refused: expect.stringContaining('needs a credential'),
  })
})

test.each(['evil.example', '127.0.0.1.evil.example', '127.evil.example', 'localhost.evil.example'])(
  'a name that somebody else points to this machine is refused: %s',
  async (host) => {
    expect(await ask({}, local, host)).toMatchObject({ refused: expect.any(String) })
  },
)
