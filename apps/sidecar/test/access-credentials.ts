import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Scope } from '../src/access/scope.ts'
import type { Gate } from '../src/http/admit.ts'
import type { Peer, PeerCertificate } from '../src/http/peer.ts'
import { accessHouse } from './access-house.ts'
import { temporaryFolder } from './open-api.ts'
import { audience, bearer, openCluster, signedTokens } from './access-tokens.ts'
import type { Presented } from './access-tokens.ts'
import { startIssuer } from './token-issuer.ts'
import { startReviewer } from './token-reviewer.ts'

/** Opens every way to authenticate, with callers who have the right scopes and others who have the wrong ones. */
export async function openCredentials(of: {
  readonly right: readonly Scope[]
  readonly wrong: readonly Scope[]
  /** For which services they have them. Default all. */
  readonly services?: readonly string[]
}) {
  const { services = ['*'] } = of
  const folder = temporaryFolder()
  const issuer = await startIssuer(audience)
  // One that answers no more, and whose keys nobody has read.
  const gone = await startIssuer(audience)
  gone.up(false)
  const foreign = await startIssuer(audience)
  const cluster = await openCluster()
  const down = await startReviewer(new Map())
  down.up(false)
  writeFileSync(join(folder, 'own.token'), 'own-token')
  writeFileSync(
    join(folder, 'callers'),
    ['right', 'wrong'].map((id) => `${id}:${sha256(`key-of-${id}`)}\n`).join(''),
  )

  const configured = (loopback: 'right' | 'wrong', url = cluster.url) => ({
    tokens: {
      right: { token: 'token-of-right', scopes: of.right, services, owner: 'right' },
      wrong: { token: 'token-of-wrong', scopes: of.wrong, services, owner: 'wrong' },
    },
    keys: { file: join(folder, 'callers') },
    kubernetes: { url, tokenFile: join(folder, 'own.token'), audience },
    jwt: {
      corp: { issuer: issuer.issuer, audience },
      gone: { issuer: gone.issuer, audience },
    },
    certificates: {},
    loopback: {},
    grants: (['right', 'wrong'] as const).flatMap((who) =>
      [
        { key: who },
        { kubernetes: `shop/${who}` },
        { jwt: { issuer: 'corp', subject: who } },
        { jwt: { issuer: 'gone', subject: who } },
        { certificate: `spiffe://cluster/${who}` },
        ...(who === loopback ? [{ loopback: true }] : []),
      ].map((to) => ({
        to,
        scopes: of[who],
        services,
        organisations: ['*'],
        owner: who,
      })),
    ),
  })
  const houses = {
    right: await accessHouse(configured('right')),
    wrong: await accessHouse(configured('wrong')),
    down: await accessHouse(configured('right', down.url)),
  }
  const presented: readonly Presented[] = [
    ...shownByNobody,
    ...shownAsTexts('token', 'token-of-'),
    ...shownAsTexts('key', 'key-of-'),
    {
      way: 'key',
      credential: 'its digest',
      expected: 401,
      headers: bearer(sha256('key-of-right')),
    },
    ...cluster.presented,
    ...(await signedTokens(issuer, gone, foreign)),
    ...certificates,
    ...fromHere,
  ]
  return {
    presented,
    gate: ({ state }: Presented): Gate =>
      houses[state === 'loopback wrong' ? 'wrong' : state === 'reviewer down' ? 'down' : 'right']
        .gate,
  }
}

const shownByNobody: readonly Presented[] = (
  [
    ['nothing', {}],
    ['garbage', { authorization: 'garbage' }],
    ['an empty header', { authorization: '' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['garbage as a token', { authorization: 'Bearer garbage' }],
    ['two tokens', { authorization: 'Bearer token-of-right, Bearer token-of-right' }],
    [
      'another scheme',
      { authorization: `Basic ${Buffer.from('a:token-of-right').toString('base64')}` },
    ],
    ['a token that is too long', { authorization: `Bearer ${'token-of-right'.repeat(1_000)}` }],
    ['a cookie', { cookie: 'session=token-of-right' }],
    ['a header of another name', { 'x-api-key': 'key-of-right', 'x-forwarded-user': 'right' }],
  ] as const
).map(([credential, headers]) => ({ way: 'none', credential, expected: 401, headers }))

function shownAsTexts(way: 'token' | 'key', prefix: string): readonly Presented[] {
  return [
    { way, credential: 'right', expected: 'let in', headers: bearer(`${prefix}right`) },
    { way, credential: 'wrong scope', expected: 403, headers: bearer(`${prefix}wrong`) },
    { way, credential: 'wrong', expected: 401, headers: bearer(`${prefix}nobody`) },
    { way, credential: 'a part', expected: 401, headers: bearer(`${prefix}righ`) },
  ]
}

const far = { address: '203.0.113.20', local: false }

function withCertificate(parts: Partial<PeerCertificate>): Peer {
  const certificate = { uris: [], dnsNames: [], commonName: '', fingerprint: 'ab', ...parts }
  return { ...far, certificate }
}

const right = withCertificate({ uris: ['spiffe://cluster/right'] })
const certificates: readonly Presented[] = (
  [
    ['right', 'let in', right],
    ['wrong scope', 403, withCertificate({ uris: ['spiffe://cluster/wrong'] })],
    ['another name', 403, withCertificate({ uris: ['spiffe://cluster/right2'] })],
    ['the name in another place', 403, withCertificate({ dnsNames: ['spiffe://cluster/right'] })],
    ['the name as a common name', 403, withCertificate({ commonName: 'spiffe://cluster/right' })],
    ['not verified', 401, { ...far, certificateRefused: 'self-signed certificate' }],
    ['right, and a wrong token', 401, right, bearer('garbage')],
    ['right, and a token with the wrong scope', 403, right, bearer('token-of-wrong')],
  ] as const
).map(([credential, expected, peer, headers]) => ({
  way: 'certificate',
  credential,
  expected,
  peer,
  ...(headers && { headers }),
}))

const here: Peer = { address: '127.0.0.1', local: true }
const fromHere: readonly Presented[] = [
  { credential: 'right', expected: 'let in' as const, peer: here },
  { credential: 'right, by a socket', expected: 'let in' as const, peer: { ...here, address: '' } },
  {
    credential: 'wrong scope',
    expected: 403 as const,
    peer: here,
    state: 'loopback wrong' as const,
  },
  { credential: 'not from here', expected: 401 as const, peer: far },
  { credential: 'a wrong token', expected: 401 as const, peer: here, headers: bearer('garbage') },
  {
    credential: 'an empty header',
    expected: 401 as const,
    peer: here,
    headers: { authorization: '' },
  },
  {
    credential: 'a certificate that is not verified',
    expected: 401 as const,
    peer: { ...here, certificateRefused: 'expired' },
  },
  {
    credential: 'through a proxy',
    expected: 401 as const,
    peer: here,
    headers: { 'x-forwarded-for': '203.0.113.9' },
  },
  {
    credential: 'from a page',
    expected: 401 as const,
    peer: here,
    headers: { origin: 'https://evil.example' },
  },
].map((shown): Presented => ({ way: 'loopback', ...shown }))

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
