import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { LifecycleEvent } from './event.ts'
import type { Incident } from './incident.ts'
import type { LifecyclePolicy } from './policy.ts'
import type { Reason } from './reason.ts'

/** Decides several events of one incident in order, as one decision, and tells the reason of each. */
export function decideAll(
  incident: Incident,
  events: readonly [LifecycleEvent, ...LifecycleEvent[]],
  now: number,
  policy: LifecyclePolicy,
): { readonly decision: Decision; readonly reasons: readonly Reason[] } {
  const [first, ...rest] = events
  let decision = decide(incident, first, now, policy)
  const reasons = [decision.reason]
  for (const event of rest) {
    const next = decide(decision.incident, event, now, policy)
    decision = {
      ...next,
      enqueue: [...decision.enqueue, ...next.enqueue],
      withdraw: [...decision.withdraw, ...next.withdraw],
    }
    reasons.push(next.reason)
  }
  return { decision, reasons }
}
