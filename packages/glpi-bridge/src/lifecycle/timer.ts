import { firing } from './members.ts'
import type { Incident } from './incident.ts'
import type { LifecyclePolicy } from './policy.ts'
import { windowEndsAt } from './threshold.ts'

/** When the incident next wants a `time` event; undefined when it waits for nothing. The store keeps it in a column. */
export function timerOf(incident: Incident, policy: LifecyclePolicy): number | undefined {
  const { state } = incident
  switch (state.kind) {
    case 'counting':
      return windowEndsAt(incident, policy.threshold)
    case 'cooling':
      return state.closeDueAt
    case 'failed':
      return state.retryAt
    case 'idle':
    case 'creating':
    case 'unknown':
    case 'open':
    case 'closing':
    case 'closed':
      return undefined
  }
}

/** True when nothing counts and nothing fires: there is nothing to wait for. */
export function isAtRest(incident: Incident): boolean {
  return incident.occurrences.length === 0 && firing(incident) === 0
}
