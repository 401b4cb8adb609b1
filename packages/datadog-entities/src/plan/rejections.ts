import type { DatadogApi } from '../api/datadog-api.ts'
import type { Declared } from '../entity.ts'
import { DatadogError } from '../error.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Problem } from '../problem.ts'
import type { Adopt, Create, Plan, Update } from './action.ts'
import { problemAt } from './declared-problems.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import type { PlannedBodies, PlannedBody } from './planned-body.ts'

/**
 * What Datadog says against the monitors that the plan would write, in its own words. Dashboards have no such question,
 * and what links to monitors that are not there yet cannot be asked about. Rejects with a `DatadogError` when Datadog
 * cannot be asked.
 */
export async function rejections(
  api: DatadogApi,
  { actions }: Plan,
  bodyOf: PlannedBodies,
  signal: AbortSignal | undefined,
): Promise<readonly Problem[]> {
  const limits = signal === undefined ? {} : { signal }
  const asked = actions.flatMap((action) => {
    if (!isWriting(action) || action.kind === 'dashboard') return []
    const planned = bodyOf(action)
    if (planned?.whole !== true || !isMonitor(planned.body)) return []
    return [{ action, body: planned.body }]
  })
  const told = await inParallel(asked, callsAtOnce, async ({ action, body }) => {
    const id = action.action === 'create' ? undefined : Number(action.id)
    try {
      await api.monitors.validate(body, id, limits)
      return []
    } catch (error) {
      return problemsOf(error, action)
    }
  })
  return told.flat()
}

type Writing = Create | Update | Adopt

function isWriting(action: Plan['actions'][number]): action is Writing {
  return action.action === 'create' || action.action === 'update' || action.action === 'adopt'
}

function isMonitor(body: PlannedBody['body']): body is MonitorBody {
  return typeof body['query'] === 'string'
}

function problemsOf(error: unknown, { declared }: Writing): readonly Problem[] {
  if (!(error instanceof DatadogError)) throw error
  const { code, message, errors = [message], hint } = error
  if (code !== 'rejected' && code !== 'duplicate') throw error
  return errors.map((text) => problemAt(declared, placeOf(text, declared), { message: text, hint }))
}

/** Datadog does not say where, and of some words it can be known. An alert has no field of these names. */
function placeOf(text: string, { kind }: Declared): string {
  if (kind !== 'monitor') return ''
  if (/parameter 'query'/.test(text)) return '/query'
  if (/\bthreshold\b|\brecovery\b/i.test(text)) return '/options/thresholds'
  return /\boption\b|on_missing_data/.test(text) ? '/options' : ''
}
