import { DatadogError } from '@retriever/datadog-entities'
import type { CallLimits, DatadogApi } from '@retriever/datadog-entities'

/** What the application key may not do. */
export interface MissingPermission {
  /** As Datadog calls it: `monitors_write`. */
  readonly permission: string
  readonly without: string
}

type Api = Pick<DatadogApi, 'monitors' | 'dashboards'>

/** Ids that nothing has: a write to them changes nothing, and is refused for the lack of a permission before that. */
const noMonitor = 0
const noDashboard = '000-000-000'

const permissions: readonly (MissingPermission & {
  readonly ask: (api: Api, limits: CallLimits) => Promise<unknown>
})[] = [
  {
    permission: 'monitors_read',
    without: 'monitors and alerts cannot be looked at',
    ask: ({ monitors }, limits) => monitors.get(noMonitor, limits),
  },
  {
    permission: 'monitors_write',
    without: 'monitors and alerts cannot be created or changed',
    ask: ({ monitors }, limits) => monitors.update(noMonitor, {}, limits),
  },
  {
    permission: 'dashboards_read',
    without: 'dashboards cannot be looked at',
    ask: ({ dashboards }, limits) => dashboards.get(noDashboard, limits),
  },
  {
    permission: 'dashboards_write',
    without: 'dashboards cannot be created or changed',
    ask: ({ dashboards }, limits) => dashboards.delete(noDashboard, limits),
  },
]

/** What the application key may not do of what the sidecar does. Rejects when Datadog does not answer. */
export async function missingPermissions(
  api: Api,
  limits: CallLimits,
): Promise<readonly MissingPermission[]> {
  const missing: MissingPermission[] = []
  for (const { permission, without, ask } of permissions) {
    try {
      await ask(api, limits)
    } catch (error) {
      if (!(error instanceof DatadogError)) throw error
      if (error.code === 'forbidden') missing.push({ permission, without })
      else if (!answered.includes(error.code)) throw error
    }
  }
  return missing
}

/** Refusals for other reasons than a permission: it was looked at, so it is allowed. */
const answered: readonly string[] = ['not-found', 'rejected']
