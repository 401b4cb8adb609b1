/** What the operator decided about when a ticket is opened and when it is closed. Durations are milliseconds. */
export interface LifecyclePolicy {
  readonly threshold: Threshold
  /** How long every member must stay resolved before the ticket is closed. 0 closes at once. */
  readonly quietMs: number
  /** Whether a new ticket is announced by a call to the IVR endpoint. */
  readonly callIvr: boolean
  /** After this long an IVR call that did not succeed is given up: a late call helps nobody. */
  readonly ivrExpiresMs: number
  /** A ticket that GLPI refused for good is asked for again after this long: somebody may have mended the cause. */
  readonly retryRefusedMs: number
  readonly unknownOutcome: UnknownOutcomePolicy
}

/** A ticket is opened once there are `count` occurrences within the last `withinMs`. */
export interface Threshold {
  /** 1 opens a ticket at the first firing. */
  readonly count: number
  /** Absent: every occurrence since the last ticket counts, however old. */
  readonly withinMs?: number
  /** What one occurrence is: a delivery in which the incident fires, or a new beginning (`startsAt`) of a series. */
  readonly countBy: 'deliveries' | 'episodes'
}

/**
 * What to do when nobody knows whether GLPI created the ticket. GLPI may execute a create long after it answered 504
 * (measured: while the request waits for a free PHP worker, without bound), so one empty search proves nothing.
 */
export interface UnknownOutcomePolicy {
  /** Wait this long before the first search for the marker. */
  readonly graceMs: number
  /** Wait this long between two searches. */
  readonly searchAgainMs: number
  /** So many searches in a row must find nothing before the ticket is asked for again. At least 2. */
  readonly searches: number
  /** When to look for late twins after the ticket is known; counted from then. */
  readonly sweepAfterMs: readonly number[]
}

/** The defaults: the first firing opens a ticket, the resolve closes it. */
export const defaultPolicy: LifecyclePolicy = {
  threshold: { count: 1, countBy: 'deliveries' },
  quietMs: 0,
  callIvr: false,
  ivrExpiresMs: 10 * 60_000,
  retryRefusedMs: 15 * 60_000,
  unknownOutcome: {
    graceMs: 60_000,
    searchAgainMs: 30_000,
    searches: 2,
    sweepAfterMs: [5 * 60_000, 60 * 60_000, 24 * 60 * 60_000],
  },
}
