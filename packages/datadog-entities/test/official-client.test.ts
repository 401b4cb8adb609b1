import { createConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js'
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js'
import { DashboardsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/DashboardsApi.js'
import { MonitorsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js'
import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js'
import type { DatadogCredentials } from '@retriever/sandbox'
import { expect, test } from 'vitest'

import type { DatadogApi } from '../src/api/datadog-api.ts'
import { dashboards, dashboardUpdate, monitors, monitorUpdate } from './bodies.ts'
import { openTestOrganisation } from './api/organisation.ts'

/** What somebody does with an organisation: everything is made, some of it changed, some of it deleted. */
interface Hand {
  createMonitor(body: object): Promise<number>
  updateMonitor(id: number, body: object): Promise<void>
  deleteMonitor(id: number): Promise<void>
  createDashboard(body: object): Promise<{ readonly id: string }>
  updateDashboard(id: string, body: object): Promise<void>
  deleteDashboard(id: string): Promise<void>
}

/** The official client as its users use it: with its models. */
function official({ url, apiKey, appKey }: DatadogCredentials): Hand {
  const configuration = createConfiguration({
    baseServer: new BaseServerConfiguration(url, {}),
    authMethods: { apiKeyAuth: apiKey, appKeyAuth: appKey },
  })
  const ofMonitors = new MonitorsApi(configuration)
  const ofDashboards = new DashboardsApi(configuration)
  const model = <T>(body: object, name: string): T =>
    ObjectSerializer.deserialize(body, name, '') as T
  return {
    async createMonitor(body) {
      const { id } = await ofMonitors.createMonitor({ body: model(body, 'Monitor') })
      return id ?? 0
    },
    async updateMonitor(monitorId, body) {
      await ofMonitors.updateMonitor({ monitorId, body: model(body, 'MonitorUpdateRequest') })
    },
    async deleteMonitor(monitorId) {
      await ofMonitors.deleteMonitor({ monitorId, force: 'true' })
    },
    async createDashboard(body) {
      const { id } = await ofDashboards.createDashboard({ body: model(body, 'Dashboard') })
      return { id: id ?? '' }
    },
    async updateDashboard(dashboardId, body) {
      await ofDashboards.updateDashboard({ dashboardId, body: model(body, 'Dashboard') })
    },
    async deleteDashboard(dashboardId) {
      await ofDashboards.deleteDashboard({ dashboardId })
    },
  }
}

function ours(datadog: DatadogApi): Hand {
  return {
    createMonitor: async (body) => (await datadog.monitors.create(body as never)).id,
    updateMonitor: async (id, body) => void (await datadog.monitors.update(id, body as never)),
    deleteMonitor: async (id) => void (await datadog.monitors.delete(id, { force: true })),
    createDashboard: (body) => datadog.dashboards.create(body as never),
    updateDashboard: async (id, body) => void (await datadog.dashboards.update(id, body as never)),
    deleteDashboard: async (id) => void (await datadog.dashboards.delete(id)),
  }
}

async function play(hand: Hand): Promise<void> {
  const ids: number[] = []
  for (const body of monitors) ids.push(await hand.createMonitor(body))
  const [first = 0, second = 0] = ids
  ids.push(
    await hand.createMonitor({ type: 'composite', name: 'both', query: `${first} && ${second}` }),
  )
  for (const [at, id] of ids.entries())
    if (at % 3 === 0) await hand.updateMonitor(id, monitorUpdate(at))
  for (const [at, id] of ids.entries()) if (at % 4 === 1) await hand.deleteMonitor(id)
  const made: string[] = []
  for (const body of dashboards) made.push((await hand.createDashboard(body)).id)
  for (const [at, id] of made.entries())
    if (at % 2 === 0) await hand.updateDashboard(id, dashboardUpdate)
  await hand.deleteDashboard(made.at(-1) ?? '')
}

test('the official client and this library leave the same behind', async () => {
  const [theirs, mine] = [await openTestOrganisation(), await openTestOrganisation()]
  for (const { remote } of [theirs, mine]) {
    await remote.clock({ now: '2026-11-21T12:00:00Z', frozen: true })
  }
  await play(official(theirs.credentials))
  await play(ours(mine.datadog))
  const state = await mine.remote.state<{ monitors: unknown[]; dashboards: unknown[] }>()
  expect(state.monitors.length).toBeGreaterThan(monitors.length / 2)
  expect(state.dashboards).toHaveLength(dashboards.length)
  // Both stand-ins give the same ids in the same order, and time stands still: nothing needs to be masked.
  expect(state).toEqual(await theirs.remote.state())
})

test('what the models of the official client would lose goes through as it is', async () => {
  const { datadog, remote } = await openTestOrganisation()
  const options = { thresholds: { critical: 1 }, option_of_tomorrow: { deep: [1, { er: null }] } }
  const { id } = await datadog.monitors.create({
    type: 'query alert',
    name: 'tomorrow',
    query: 'avg(last_5m):avg:system.load.1{*} > 1',
    restricted_roles: [],
    field_of_tomorrow: true,
    options,
  })
  const [sent] = await remote.journal({ method: 'POST' })
  expect(sent?.body).toMatchObject({ restricted_roles: [], field_of_tomorrow: true, options })
  expect(await datadog.monitors.get(id)).toMatchObject({ options })
  const widgets = [{ definition: { type: 'widget_of_tomorrow', requests: 7, a_b: { cD: 1 } } }]
  const made = await datadog.dashboards.create({ title: 't', layout_type: 'ordered', widgets })
  expect(await datadog.dashboards.get(made.id)).toMatchObject({ widgets })
})
