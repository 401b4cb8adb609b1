import { control, startStandIn } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createDatadog } from '../src/api/create-datadog.ts'
import type { DatadogApi } from '../src/api/datadog-api.ts'
import { ownerOfDashboard } from '../src/ownership/dashboard-mark.ts'
import { ownerOfMonitor } from '../src/ownership/monitor-mark.ts'
import { reconcile } from '../src/reconcile.ts'
import { worlds, type World } from './plan-arbitrary.ts'
import { createMemory } from './plan-memory.ts'
import { dying } from './plan-stand-in.ts'

const view = { manager: 'birddog-sidecar', organisation: 'main', owner: 'checkout' }
/** Each starts a server. */
const numRuns = Number(process.env['RETRIEVER_PROPERTY_RUNS'] ?? 250) / 5

/** A stand-in in which the inhabitants of a world live, and the world with the ids that their dashboards have there. */
interface Settled {
  readonly api: DatadogApi
  readonly world: World
  /** By id: what belongs to somebody else. */
  readonly foreign: ReadonlyMap<string, string>
  foreignNow(): Promise<ReadonlyMap<string, string>>
  /** Method and id of everything that was changed or deleted. */
  written(): Promise<readonly string[]>
  close(): Promise<void>
}

async function settle(world: World): Promise<Settled> {
  const memory = createMemory()
  for (const [place, { put }] of world.inhabitants.entries()) put(memory, place)
  const server = await startStandIn('datadog', {
    seed: { monitors: [...memory.monitors.values()], settings: { rateLimiting: false } },
  })
  const { url, apiKey, appKey } = server.credentials
  const keys = staticCredential({ apiKey: new Secret(apiKey), appKey: new Secret(appKey) })
  const api = createDatadog({ name: 'main', url, credentials: keys })
  const ids = new Map<string, string>()
  for (const [id, { id: _id, ...body }] of memory.dashboards) {
    const created = await api.dashboards.create(body)
    ids.set(id, created.id)
  }
  const declared = world.declared.map((each) =>
    each.id === undefined ? each : { ...each, id: ids.get(each.id) ?? each.id },
  )
  const remove = world.options.remove?.map((each) => ({ ...each, id: ids.get(each.id) ?? each.id }))
  async function foreignNow(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    for await (const live of api.monitors.list()) {
      if (ownerOfMonitor(live, view).whose === 'foreign') {
        found.set(String(live.id), JSON.stringify(live))
      }
    }
    for await (const { id } of api.dashboards.list()) {
      const live = await api.dashboards.get(id)
      if (live !== undefined && ownerOfDashboard(live, view).whose === 'foreign') {
        found.set(id, JSON.stringify(live))
      }
    }
    return found
  }
  return {
    api,
    world: { ...world, declared, options: { ...world.options, ...(remove && { remove }) } },
    foreign: await foreignNow(),
    foreignNow,
    async written() {
      const journal = await control(server.url).journal()
      return journal
        .filter(({ method }) => method === 'PUT' || method === 'DELETE')
        .map(({ path }) => path.split('/').at(-1) ?? '')
    },
    async close() {
      await api.close()
      await server.close()
    },
  }
}

async function run(api: DatadogApi, { declared, options }: World): Promise<readonly string[]> {
  const report = await reconcile({ api, declared, owner: 'checkout', ...options })
  return report.status === 'applied' ? report.results.map(({ status }) => status) : []
}

test('a run never writes to what is somebody else’s, and a second one writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (drawn) => {
      const { api, world, foreign, ...org } = await settle(drawn)
      try {
        expect(await run(api, world)).not.toContain('failed')
        const written = await org.written()
        expect(written.filter((id) => foreign.has(id))).toEqual([])
        expect(await org.foreignNow()).toEqual(foreign)
        expect(await run(api, world)).not.toContain('done')
      } finally {
        await org.close()
      }
    }),
    { numRuns },
  )
})

test('a process that dies is followed by one that finishes its work, and touches nothing of others', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom('before', 'after'),
      async (drawn, call, when) => {
        const whole = await settle(drawn)
        const broken = await settle(drawn)
        try {
          await run(whole.api, whole.world)
          await run(dying(broken.api, { call, when }), broken.world).catch(() => undefined)
          await run(broken.api, broken.world)
          expect(await broken.foreignNow()).toEqual(broken.foreign)
          expect(await namesIn(broken.api)).toEqual(await namesIn(whole.api))
          expect(await run(broken.api, broken.world)).not.toContain('done')
        } finally {
          await whole.close()
          await broken.close()
        }
      },
    ),
    { numRuns },
  )
})

/** Every name as often as it is there. */
async function namesIn(api: DatadogApi): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of api.monitors.list()) names.push(`monitor ${name ?? ''}`)
  for await (const { title } of api.dashboards.list()) names.push(`dashboard ${title}`)
  return names.toSorted()
}
