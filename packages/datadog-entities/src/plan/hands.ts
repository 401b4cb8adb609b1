import type { CallLimits, DatadogApi } from '../api/datadog-api.ts'
import type { Change } from '../diff/change.ts'
import type { Declared } from '../entity.ts'
import { DatadogError } from '../error.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import type { Action } from './action.ts'
import { liveDashboard, liveMonitor, type Live } from './live.ts'
import type { Family } from './plan-options.ts'
import type { LiveEntity } from './result.ts'
import type { Rules } from './rules.ts'
import type { Written } from './written.ts'
import { writtenFor } from './written-for.ts'

/** With what an action is carried out. */
export interface Hands {
  readonly api: DatadogApi
  readonly view: Viewpoint
  readonly rules: Rules
  /** Ids by ref, of everything that is there by now. */
  readonly ids: ReadonlyMap<string, string>
  readonly limits: CallLimits
  /** The ids of our dashboards by ref, as a list shows them that is not older than this call. */
  readonly dashboardIds: () => Promise<ReadonlyMap<string, readonly string[]>>
}

/** How an action ended well. */
export interface Done {
  readonly id: string
  readonly already: boolean
  readonly differences: readonly Change[]
  /** Absent when it is gone. */
  readonly entity?: LiveEntity
}

/** What is written for the entity, now that the ids of its links are known. */
export function ready(declared: Declared, hands: Hands): Written {
  const { ids, view } = hands
  const made = writtenFor(declared, (ref) => ids.get(ref), hands)
  if (made.ok) return made.value
  throw new DatadogError(`"${declared.ref}" cannot be compiled`, {
    code: 'invalid',
    hint: 'mend what its problems name',
    organisation: view.organisation,
    problems: made.problems,
  })
}

/** The entity as it is at this moment; undefined when it is gone. */
export async function readLive(
  family: Family,
  id: string,
  { api, view, limits }: Hands,
): Promise<Live | undefined> {
  if (family === 'monitor') {
    const monitor = await api.monitors.get(Number(id), limits)
    return monitor === undefined ? undefined : liveMonitor(monitor, view)
  }
  const dashboard = await api.dashboards.get(id, limits)
  return dashboard === undefined ? undefined : liveDashboard(dashboard, view)
}

/** It is no longer what the plan was made for. */
export function changedSince({ kind, ref }: Action, what: string, { view }: Hands): DatadogError {
  return new DatadogError(`${kind} "${ref}": ${what}`, {
    code: 'changed',
    hint: 'look at what has changed, then make a new plan',
    organisation: view.organisation,
  })
}

/** The last look before a write: refuses what has come to belong to somebody else. */
export function assertMayWrite(
  live: Live,
  { kind, ref }: Action,
  { view }: Hands,
  { unowned }: { readonly unowned: boolean },
): void {
  const { owner } = live
  if (owner.whose === 'ours' || (owner.whose === 'nobody' && unowned)) return
  const holder = owner.whose === 'foreign' ? owner.holder : 'nobody, its mark is gone'
  throw new DatadogError(`${kind} "${ref}" (${live.id}) belongs to ${holder}`, {
    code: 'foreign',
    hint: owner.whose === 'foreign' ? owner.hint : 'adopt it by its id, if it shall be ours again',
    organisation: view.organisation,
  })
}
