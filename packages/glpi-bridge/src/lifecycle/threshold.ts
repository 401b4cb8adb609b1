import type { AlertEvent } from './event.ts'
import type { Incident, Occurrence } from './incident.ts'
import type { Threshold } from './policy.ts'

/**
 * What this firing counts as: alerts of one delivery, or reports of one episode, have the same id and count once. The
 * same news delivered again later is another delivery.
 */
export function occurrenceOf(event: AlertEvent, at: number, threshold: Threshold): Occurrence {
  const { alert, delivery } = event
  return threshold.countBy === 'deliveries'
    ? { id: `${delivery}@${at}`, at }
    : { id: `${alert.fingerprint}@${alert.startsAt}`, at }
}

/** The occurrences that still count at `now`: those within the half-open window (now − within, now]. */
export function counting(
  occurrences: readonly Occurrence[],
  now: number,
  { withinMs }: Threshold,
): readonly Occurrence[] {
  return withinMs === undefined ? occurrences : occurrences.filter(({ at }) => at > now - withinMs)
}

/** When the oldest of these occurrences stops to count; undefined when none ever does. */
export function windowEndsAt(
  { occurrences }: Pick<Incident, 'occurrences'>,
  { withinMs }: Threshold,
): number | undefined {
  const oldest = occurrences[0]
  return oldest === undefined || withinMs === undefined ? undefined : oldest.at + withinMs
}
