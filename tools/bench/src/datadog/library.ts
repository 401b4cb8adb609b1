import {
  createDatadog,
  reconcile,
  type DashboardMemory,
  type Declared,
  type DatadogApi,
} from '@retriever/datadog-entities'
import { Secret, staticCredential } from '@retriever/upstream'
import type { DatadogCredentials } from '@retriever/sandbox'

import type { Apply } from './run.ts'
import type { Wanted } from './wanted.ts'

/** Ours: looks, plans and applies, with whatever it remembers of dashboards. */
export function byLibrary(credentials: DatadogCredentials, wanted: Wanted): Apply {
  const api = connect(credentials)
  const declared = declarationsOf(wanted)
  const memory: DashboardMemory = new Map()
  return {
    async apply() {
      const report = await reconcile({ api, declared, owner: 'bench', memory })
      return report.status === 'applied' && report.complete
    },
    close: () => api.close(),
  }
}

function connect({ url, apiKey, appKey }: DatadogCredentials): DatadogApi {
  return createDatadog({
    name: 'bench',
    url,
    // A full-size run waits for the budget of dashboard reads.
    deadlineMs: 180_000,
    credentials: staticCredential({ apiKey: new Secret(apiKey), appKey: new Secret(appKey) }),
  })
}

function declarationsOf({ monitors, dashboards }: Wanted): readonly Declared[] {
  const origin = { file: 'bench', line: 1, pointer: '' }
  return [
    ...monitors.map((spec): Declared => ({
      kind: 'monitor',
      ref: spec.name,
      origin,
      spec: { ...spec },
    })),
    ...dashboards.map(({ title, description, queries }): Declared => ({
      kind: 'dashboard',
      ref: title,
      origin,
      spec: {
        title,
        description,
        layout_type: 'ordered',
        widgets: queries.map((q) => ({ definition: { type: 'timeseries', requests: [{ q }] } })),
      },
    })),
  ]
}
