import type { JournalEntry } from '@retriever/sandbox'
import { expect, test } from 'vitest'

import { all, errorOf, keysOf, openTestOrganisation } from './organisation.ts'
import type { TestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

/** A working day: creates, changes, lost answers, a rotation of keys, lists, deletions. */
async function work({ datadog, remote, credentials }: TestOrganisation): Promise<void> {
  const { name, monitors, dashboards } = datadog
  await datadog.checkKeys()
  await remote.faults([
    { match: { method: 'POST' }, effect: { type: 'reset-after' }, times: 2 },
    { match: { method: 'PUT' }, effect: { type: 'status', status: 503 }, times: 2 },
    { match: { method: 'GET' }, effect: { type: 'slow', ms: 2 } },
  ])
  const titles = Array.from({ length: 12 }, (_, index) => `${name}-${index}`)
  const made = await Promise.all(titles.map((title) => monitors.create(monitorNamed(title))))
  const boards = await Promise.all(
    titles.map((title) =>
      dashboards.create(dashboardTitled(title, { description: `managed-by ${name}` })),
    ),
  )
  await remote.settings({ revokedKeys: [credentials.oldAppKey] })
  await Promise.all(made.map(({ id }) => monitors.update(id, { message: `of ${name}` })))
  for await (const { id } of dashboards.list()) await dashboards.get(id)
  await errorOf(monitors.create(monitorNamed(`${name}-0`, { message: `of ${name}` })))
  await Promise.all(made.slice(0, 6).map(({ id }) => monitors.delete(id)))
  await Promise.all(boards.slice(0, 6).map(({ id }) => dashboards.delete(id)))
}

/** Begins with the old keys of its organisation, and has the new ones when those are refused. */
async function open(name: string, organisation: number, site: string): Promise<TestOrganisation> {
  let version = 1
  const opened: TestOrganisation = await openTestOrganisation(
    {
      name,
      credentials: {
        get() {
          const { apiKey, appKey, oldApiKey, oldAppKey } = opened.credentials
          const value =
            version === 1
              ? keysOf({ apiKey: oldApiKey, appKey: oldAppKey })
              : keysOf({ apiKey, appKey })
          return Promise.resolve({ version: String(version), value })
        },
        reject: () => void (version = 2),
      },
    },
    { organisation, site },
  )
  return opened
}

function shown(entries: readonly JournalEntry[]): string {
  return JSON.stringify(entries)
}

test('two organisations in one process: nothing of one ever reaches the other', async () => {
  const us = await open('acme-us', 1_000_001, 'us5.datadoghq.com')
  const eu = await open('acme-eu', 2_000_002, 'datadoghq.eu')
  await Promise.all([work(us), work(eu)])
  for (const [mine, other] of [
    [us, eu],
    [eu, us],
  ] as const) {
    const journal = await mine.remote.journal({ path: '/api/*' })
    expect(journal.length).toBeGreaterThan(60)
    const own = mine.credentials
    const keys = new Set(journal.map(({ headers }) => headers['dd-api-key']))
    expect(keys).toEqual(new Set([own.oldApiKey, own.apiKey]))
    const foreign = other.credentials
    for (const text of [
      other.datadog.name,
      foreign.apiKey,
      foreign.appKey,
      foreign.oldApiKey,
      foreign.oldAppKey,
      new URL(foreign.url).host,
    ]) {
      expect(shown(journal)).not.toContain(text)
    }
    expect(await all(mine.datadog.monitors.list())).toHaveLength(6)
    expect(await all(mine.datadog.dashboards.list())).toHaveLength(6)
    const hosts = mine.events.map((event) => ('host' in event ? event.host : event.organisation))
    expect(new Set(hosts)).toEqual(new Set([new URL(own.url).host, mine.datadog.name]))
  }
})
