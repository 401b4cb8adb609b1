import { client, v1 } from '@datadog/datadog-api-client'
import type { DatadogCredentials } from '@retriever/sandbox'

import type { Apply } from './run.ts'
import type { Wanted } from './wanted.ts'

/**
 * The script that one writes first: reads both lists, then creates what is not there by its name, and writes the rest
 * anew. Retries of the client are switched on.
 */
export function byOfficialClient(
  credentials: DatadogCredentials,
  { monitors, dashboards }: Wanted,
  atOnce: number,
): Apply {
  const configuration = configurationOf(credentials)
  const monitorsApi = new v1.MonitorsApi(configuration)
  const dashboardsApi = new v1.DashboardsApi(configuration)
  return {
    async apply() {
      const monitorIds = new Map<string | undefined, number | undefined>()
      for (const { name, id } of await monitorsApi.listMonitors()) monitorIds.set(name, id)
      const dashboardIds = new Map<string | undefined, string | undefined>()
      for await (const { title, id } of dashboardsApi.listDashboardsWithPagination()) {
        dashboardIds.set(title, id)
      }
      await inLanes(atOnce, monitors, async (body) => {
        const monitorId = monitorIds.get(body.name)
        if (monitorId === undefined) await monitorsApi.createMonitor({ body })
        else await monitorsApi.updateMonitor({ monitorId, body })
      })
      await inLanes(atOnce, dashboards, async ({ title, description, queries }) => {
        const widgets = queries.map((q): v1.Widget => ({
          definition: { type: 'timeseries', requests: [{ q }] },
        }))
        const body: v1.Dashboard = { title, description, layoutType: 'ordered', widgets }
        const dashboardId = dashboardIds.get(title)
        if (dashboardId === undefined) await dashboardsApi.createDashboard({ body })
        else await dashboardsApi.updateDashboard({ dashboardId, body })
      })
      return true
    },
    close: () => Promise.resolve(),
  }
}

function configurationOf({ url, apiKey, appKey }: DatadogCredentials): client.Configuration {
  return client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(url, {}),
    authMethods: { apiKeyAuth: apiKey, appKeyAuth: appKey },
    enableRetry: true,
  })
}

async function inLanes<Item>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const open = items.values()
  const lane = async (): Promise<void> => {
    for (const item of open) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
