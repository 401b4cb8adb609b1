import { markerOf } from '../tickets/marker.ts'
import type { Decision } from './decision.ts'
import type { Step } from './step.ts'
import { counting } from './threshold.ts'

/** Opens a ticket if enough occurrences count now. Each ticket is a new episode of the incident. */
export function openAtThreshold(step: Step): Decision {
  const { threshold } = step.policy
  const occurrences = counting(step.incident.occurrences, step.now, threshold)
  step.set({ occurrences })
  const within = threshold.withinMs === undefined ? '' : ` within ${duration(threshold.withinMs)}`
  const tally = `${occurrences.length} of ${threshold.count} firings${within}`
  if (occurrences.length < threshold.count) {
    return step.to({ kind: 'counting' }).because('below-threshold', tally)
  }
  const { episode, members } = step.incident
  const live = members.filter(({ status }) => status === 'firing')
  step.set({
    episode: episode + 1,
    uncertain: false,
    occurrences: [],
    // What fired and resolved while the ticket before was being closed: the episode is over, and its end is still told.
    members: live.length > 0 ? live : members,
  })
  return askForTicket(step).because('threshold-reached', tally)
}

/** Asks for the ticket of the current episode. */
export function askForTicket(step: Step): Step {
  const { key, episode, subject } = step.incident
  if (!subject) return step
  return step
    .to({ kind: 'creating' })
    .enqueue({ kind: 'create-ticket', marker: markerOf(key, episode), subject })
}

/** A duration for people, in the largest unit that divides it: `90 s`, `10 min`, `24 h`. */
export function duration(durationMs: number): string {
  if (durationMs > 0 && durationMs % 3_600_000 === 0) return `${durationMs / 3_600_000} h`
  if (durationMs > 0 && durationMs % 60_000 === 0) return `${durationMs / 60_000} min`
  return `${durationMs / 1_000} s`
}
