import { expect, test } from 'vitest'

import type { AuditRecord } from '../../access/audit-record.ts'
import { viewerWith } from '../../console/testing.ts'
import { refusalsFor } from './refusals.ts'

const refused: AuditRecord = {
  at: 1_700_000_000_000,
  requestId: 'a',
  caller: 'token/ci',
  via: 'token',
  address: '127.0.0.1',
  method: 'POST',
  route: '/monitor',
  status: 403,
  durationMs: 3,
  kind: 'monitor',
  organisation: 'prod',
  services: ['shop'],
  ref: 'CPU',
  outcome: 'forbidden',
  refusal: 'not granted to you',
}
const auditor = viewerWith(['audit:read', 'monitor:read'], ['other'])
const reader = viewerWith(['monitor:read'], ['shop'])

test('a refusal is shown with what was asked, by whom, and why not', () => {
  expect(refusalsFor(reader, [refused])).toEqual([
    {
      id: '1700000000000 a',
      at: 1_700_000_000_000,
      caller: 'token/ci',
      request: 'POST /monitor',
      organisation: 'prod',
      entity: 'CPU',
      status: 403,
      outcome: 'forbidden',
      reason: 'not granted to you',
    },
  ])
})

test.each<[string, Partial<AuditRecord>]>([
  ['of another service', { services: ['payments'] }],
  ['of another service besides', { services: ['shop', 'payments'] }],
  ['of nothing that is known', { services: [] }],
  ['of another kind', { kind: 'dashboard' }],
])('one %s is for those only who see who called', (_, change) => {
  const record = { ...refused, ...change }
  expect(refusalsFor(reader, [record])).toEqual([])
  expect(refusalsFor(auditor, [record])).toHaveLength(1)
})

test('one whose organisation is not known, or is granted to others, is hidden, too', () => {
  const { organisation: _, ...nowhere } = refused
  expect(refusalsFor(reader, [nowhere])).toEqual([])
  const elsewhere = viewerWith(['monitor:read'], ['shop'], { organisations: ['test'] })
  expect(refusalsFor(elsewhere, [refused])).toEqual([])
})

test('whoever is granted one team only, might see too much', () => {
  const team = viewerWith(['monitor:read'], ['shop'], { teams: ['shop'] })
  expect(refusalsFor(team, [refused])).toEqual([])
})

test('what went well, and what is not about entities, is none', () => {
  const others: Partial<AuditRecord>[] = [
    { status: 201 },
    { route: '/bridge/pause' },
    { route: '/monitors' },
    { route: '/console/token' },
  ]
  for (const change of others) {
    expect(refusalsFor(auditor, [{ ...refused, ...change }])).toEqual([])
  }
})
