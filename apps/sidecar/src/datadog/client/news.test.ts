import { expect, test } from 'vitest'

import type { EntitiesSnapshot, EntityView, OrganisationView } from '../page/entities-snapshot.ts'
import { newsBetween } from './news.ts'

const cpu: EntityView = {
  kind: 'monitor',
  id: '1',
  name: 'CPU',
  ref: 'cpu',
  owner: 'shop',
  services: ['shop'],
  url: 'https://app.example/monitors/1',
  state: 'OK',
  drift: { state: 'none' },
}

function snapshot(
  entities: readonly EntityView[],
  more: Partial<OrganisationView> = { lookedAt: 1 },
): EntitiesSnapshot {
  const organisation = { name: 'prod', named: true, entities, more: 0, unread: 0, ...more }
  return { organisations: [organisation], refusals: [], startedAt: 0 }
}

test('what is new, and what was changed outside, is told once', () => {
  const changed: EntityView = { ...cpu, drift: { state: 'changed' } }
  expect(newsBetween(snapshot([]), snapshot([cpu]))).toEqual(['New: monitor CPU.'])
  expect(newsBetween(snapshot([cpu]), snapshot([changed]))).toEqual(['CPU was changed outside.'])
  expect(newsBetween(snapshot([changed]), snapshot([changed]))).toEqual([])
})

test('states of monitors, and what the first look finds, are not read out', () => {
  expect(newsBetween(snapshot([cpu]), snapshot([{ ...cpu, state: 'Alert' }]))).toEqual([])
  expect(newsBetween(snapshot([], {}), snapshot([cpu]))).toEqual([])
})

test('trouble with Datadog is told when it begins and when it ends', () => {
  const fine = snapshot([cpu])
  const trouble = snapshot([cpu], { lookedAt: 1, problem: { since: 2, text: 'no answer' } })
  expect(newsBetween(fine, trouble)).toEqual(['Datadog cannot be read for prod.'])
  expect(newsBetween(trouble, trouble)).toEqual([])
  expect(newsBetween(trouble, fine)).toEqual(['Datadog can be read again for prod.'])
})
