import { createDatadog, reconcile } from '@retriever/datadog-entities'
import type { DatadogApi, Declared } from '@retriever/datadog-entities'
import { control, startStandIn } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { expect, onTestFinished, test } from 'vitest'

import type { Caller } from '../../access/caller.ts'
import { viewerWith } from '../../console/testing.ts'
import { createEntitiesPage } from './entities-page.ts'
import type { EntitiesSnapshot } from './entities-snapshot.ts'
import { notedWrites } from './noted-writes.ts'

const origin = { file: 'x', line: 1, pointer: '' }
const everybody = viewerWith(['monitor:read', 'alert:read', 'dashboard:read'])

function monitor(ref: string, service: string): Declared {
  const query = `avg(last_5m):avg:cpu.${ref}{*} > 90`
  const options = { thresholds: { critical: 90 } }
  const tags = [`service:${service}`]
  const spec = { type: 'query alert', name: ref, query, message: 'one\ntwo', tags, options }
  return { kind: 'monitor', ref, origin, spec }
}

function alert(ref: string, service: string): Declared {
  const signal = { kind: 'metric', aggregate: 'avg', metric: 'load', space: 'avg' } as const
  const thresholds = { critical: 2 }
  const condition = { comparison: 'above', window: '5m', thresholds } as const
  return { kind: 'alert', ref, origin, spec: { name: ref, service, signal, condition } }
}

function dashboard(ref: string, service: string): Declared {
  const widgets = [{ definition: { type: 'note', content: 'about it' } }]
  const template_variables = [{ name: 'service', prefix: 'service', default: service }]
  const spec = { title: ref, layout_type: 'ordered', widgets, template_variables }
  return { kind: 'dashboard', ref, origin, spec }
}

/** A stand-in and a page over it. What `write` writes, the page is told; what is done by `api`, somebody else does. */
async function openHouse() {
  const datadog = await startStandIn('datadog')
  const sandbox = control(datadog.url)
  const { apiKey, appKey, url } = datadog.credentials
  const api = createDatadog({
    name: 'prod',
    url,
    credentials: staticCredential({ apiKey: new Secret(apiKey), appKey: new Secret(appKey) }),
    deadlineMs: 2_000,
  })
  const clock = manualClock(Date.now())
  const openPage = () =>
    createEntitiesPage({
      organisations: [{ name: 'prod', api, pages: 'https://app.datadoghq.eu' }],
      audit: { latest: () => [], subscribe: () => () => {} },
      clock,
    })
  const page = openPage()
  onTestFinished(async () => {
    page.close()
    await api.close()
    await datadog.close()
  })
  const noted = notedWrites(api, (entities) => page.changed('prod', entities))
  const write = async (...declared: readonly Declared[]) => {
    const report = await reconcile({ api: noted, declared, owner: 'shop', dryRun: false })
    if (report.status !== 'applied') throw new Error(`the run ended as ${report.status}`)
    return report.results.map((result) => ('id' in result ? result.id : ''))
  }
  const look = async (viewer: Caller = everybody, at = page) => {
    const { organisations, ...more } = (await at.snapshot(viewer)) as EntitiesSnapshot
    return { organisation: organisations[0], entities: organisations[0]?.entities ?? [], ...more }
  }
  /** Looks anew, as after the time that has to lie between two looks. */
  const lookAgain = async (viewer?: Caller) => {
    const before = (await look(viewer)).organisation?.lookedAt ?? 0
    await clock.advance(15_000)
    await look(viewer)
    await expect.poll(async () => (await look(viewer)).organisation?.lookedAt).not.toBe(before)
    return look(viewer)
  }
  const asked = async () => (await sandbox.journal()).map(({ method, path }) => `${method} ${path}`)
  return { api, asked, clock, look, lookAgain, openPage, page, sandbox, write }
}

test('what is managed is shown with whose it is, what for, and where to find it', async () => {
  const { look, write } = await openHouse()
  const ids = await write(monitor('cpu', 'shop'), alert('load', 'web'), dashboard('all', 'shop'))
  const { entities } = await look()
  const shown = new Map(entities.map((entity) => [entity.ref, entity]))
  expect(shown.get('cpu')).toEqual({
    kind: 'monitor',
    id: ids[0],
    name: 'cpu',
    ref: 'cpu',
    owner: 'shop',
    services: ['shop'],
    url: `https://app.datadoghq.eu/monitors/${ids[0]}`,
    state: 'No Data',
    changedAt: expect.any(Number),
    drift: { state: 'none' },
  })
  expect(shown.get('load')).toMatchObject({ kind: 'alert', services: ['web'] })
  expect(shown.get('all')).toMatchObject({
    kind: 'dashboard',
    services: ['shop'],
    url: `https://app.datadoghq.eu/dashboard/${ids[2]}`,
    drift: { state: 'none' },
  })
  expect(shown.get('load')?.drift).toEqual({ state: 'none' })
})

test.each<[string, Caller, readonly string[]]>([
  ['some services', viewerWith(['monitor:read', 'dashboard:read'], ['sh*']), ['cpu', 'all']],
  ['monitors only', viewerWith(['monitor:read']), ['cpu', 'load']],
  ['alerts only', viewerWith(['alert:read']), ['load']],
  ['dashboards only', viewerWith(['dashboard:read']), ['all']],
  ['no service that is there', viewerWith(['monitor:read'], ['other']), []],
  [
    'everything of a team',
    viewerWith(['monitor:read', 'dashboard:read'], ['*'], { teams: ['shop'] }),
    ['cpu', 'load', 'all'],
  ],
])('a viewer who is granted %s sees no more', async (_, viewer, refs) => {
  const { look, write } = await openHouse()
  await write(monitor('cpu', 'shop'), alert('load', 'web'), dashboard('all', 'shop'))
  const { entities } = await look(viewer)
  expect(entities.map(({ ref }) => ref).toSorted()).toEqual([...refs].toSorted())
})

test('an organisation that is not granted is not even named', async () => {
  const { look, write } = await openHouse()
  await write(monitor('cpu', 'shop'))
  const viewer = viewerWith(['monitor:read'], ['*'], { organisations: ['test'] })
  expect((await look(viewer)).organisation).toBeUndefined()
})

test('what somebody changed elsewhere is shown, line by line', async () => {
  const { api, look, lookAgain, write } = await openHouse()
  const [cpu = '', load = '', all = ''] = await write(
    monitor('cpu', 'shop'),
    alert('load', 'web'),
    dashboard('all', 'shop'),
  )
  expect((await look()).entities.map(({ drift }) => drift.state)).toEqual(['none', 'none', 'none'])
  await api.monitors.update(Number(cpu), { message: 'one\n2' })
  await api.monitors.update(Number(load), {
    query: 'avg(last_5m):avg:load{service:web} > 3',
    options: { thresholds: { critical: 3 } },
  })
  await changeNote(api, all)
  const { entities } = await lookAgain()
  const drift = (ref: string) => entities.find((entity) => entity.ref === ref)?.drift
  expect(drift('cpu')).toEqual({
    state: 'changed',
    fields: [
      {
        pointer: '/message',
        lines: [
          { sign: '-', text: 'two' },
          { sign: '+', text: '2' },
        ],
      },
    ],
  })
  expect(drift('load')?.state).toBe('changed')
  expect(JSON.stringify(drift('load'))).toContain('> 3')
  expect(JSON.stringify(drift('all'))).toContain('about something else')
})

test('what was written again is as written again', async () => {
  const { api, lookAgain, write } = await openHouse()
  const [cpu] = await write(monitor('cpu', 'shop'))
  await api.monitors.update(Number(cpu), { message: 'changed' })
  expect((await lookAgain()).entities[0]?.drift.state).toBe('changed')
  await write(monitor('cpu', 'shop'))
  expect((await lookAgain()).entities[0]?.drift).toEqual({ state: 'none' })
})

test('another declaration, written by another sidecar, is no change outside', async () => {
  const { api, lookAgain, write } = await openHouse()
  await write(monitor('cpu', 'shop'))
  const other = { ...monitor('cpu', 'shop') }
  const spec = { ...other.spec, message: 'of the other one' }
  const declared = [{ ...other, spec } as Declared]
  await reconcile({ api, declared, owner: 'shop', dryRun: false })
  expect((await lookAgain()).entities[0]?.drift).toEqual({ state: 'unknown' })
})

test('after a restart an alert tells that it was changed, and nobody tells what', async () => {
  const { api, look, openPage, write } = await openHouse()
  const [, load] = await write(monitor('cpu', 'shop'), alert('load', 'web'), alert('rest', 'web'))
  await api.monitors.update(Number(load), {
    query: 'avg(last_5m):avg:load{service:web} > 3',
    options: { thresholds: { critical: 3 } },
  })
  const restarted = openPage()
  const { entities } = await look(everybody, restarted)
  restarted.close()
  expect(new Map(entities.map(({ drift, ref }) => [ref, drift]))).toEqual(
    new Map([
      ['load', { state: 'changed' }],
      ['cpu', { state: 'unknown' }],
      ['rest', { state: 'none' }],
    ]),
  )
})

test('Datadog is asked nothing while nobody looks, every fifteen seconds by whoever does, and after a write', async () => {
  const { asked, clock, page, sandbox, write } = await openHouse()
  // One list of dashboards is part of every look.
  const lists = async () =>
    (await asked()).filter((request) => request === 'GET /api/v1/dashboard').length
  await write(monitor('cpu', 'shop'))
  const before = await lists()
  page.changed('prod')
  await clock.advance(120_000)
  expect(await lists()).toBe(before)

  const ends = [page.subscribe(() => {}), page.subscribe(() => {})]
  await expect.poll(lists).toBe(before + 1)
  await clock.advance(14_000)
  expect(await lists()).toBe(before + 1)
  page.changed('prod')
  await expect.poll(lists).toBe(before + 2)
  await clock.advance(15_000)
  await expect.poll(lists).toBe(before + 3)
  for (const end of ends) end()
  await clock.advance(120_000)
  expect(await lists()).toBe(before + 3)
  expect((await sandbox.journal({ method: 'POST' })).length).toBe(1)
})

test('dashboards are read a few at a time, and again only when they changed', async () => {
  const { api, asked, look, lookAgain, write } = await openHouse()
  const declared = Array.from({ length: 10 }, (_, index) => dashboard(`board ${index}`, 'shop'))
  const ids = await write(...declared)
  const reads = async () =>
    (await asked()).filter((request) => /^GET \/api\/v1\/dashboard\/./.test(request)).length
  const before = await reads()
  const first = await look()
  expect([first.entities.length, first.organisation?.unread]).toEqual([8, 2])
  expect(await reads()).toBe(before + 8)
  const shop = viewerWith(['dashboard:read'], ['shop'])
  expect((await look(shop)).organisation?.unread).toBe(0)
  expect((await lookAgain()).entities).toHaveLength(10)
  expect(await reads()).toBe(before + 10)
  await lookAgain()
  expect(await reads()).toBe(before + 10)
  await changeNote(api, ids[3] ?? '')
  const seen = await reads()
  const { entities } = await lookAgain()
  expect(await reads()).toBe(seen + 1)
  expect(entities.map(({ drift }) => drift.state)).toEqual([
    'changed',
    ...Array.from({ length: 9 }, () => 'none'),
  ])
})

test('while Datadog does not answer, what was seen stays, with since when', async () => {
  const { clock, look, page, sandbox, write } = await openHouse()
  await write(monitor('cpu', 'shop'))
  await look()
  const since = clock.now() + 15_000
  await sandbox.faults([{ match: { path: '/api/v1/*' }, effect: { type: 'status', status: 403 } }])
  await clock.advance(15_000)
  const end = page.subscribe(() => {})
  await expect.poll(async () => (await look()).organisation?.problem?.since).toBe(since)
  const { entities, organisation } = await look()
  expect(entities).toHaveLength(1)
  expect(organisation?.lookedAt).toBe(since - 15_000)
  expect(organisation?.problem?.text).toContain('prod')
  await sandbox.faults([])
  await clock.advance(15_000)
  await expect.poll(async () => (await look()).organisation?.problem).toBeUndefined()
  end()
})

test('a dashboard that cannot be read does not hide the others', async () => {
  const { look, sandbox, write } = await openHouse()
  const [one, other] = await write(dashboard('one', 'shop'), dashboard('other', 'shop'))
  await sandbox.faults([
    { match: { path: `/api/v1/dashboard/${one}` }, effect: { type: 'status', status: 403 } },
  ])
  const { entities, organisation } = await look()
  expect(entities.map(({ id }) => id)).toEqual([other])
  expect(organisation).toMatchObject({ unread: 1, problem: { text: expect.any(String) } })
})

async function changeNote(api: DatadogApi, id: string): Promise<void> {
  const live = await api.dashboards.get(id)
  if (!live) throw new Error(`there is no dashboard ${id}`)
  const widgets = [{ definition: { type: 'note', content: 'about something else' } }]
  await api.dashboards.update(id, { ...live, widgets })
}
