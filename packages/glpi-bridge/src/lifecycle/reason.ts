/** Why something was decided: a stable code for machines, a sentence for people. */
export interface Reason {
  readonly code: ReasonCode
  readonly text: string
  readonly at: number
}

/** All the reasons that a decision can carry. */
export type ReasonCode =
  | 'below-threshold'
  | 'threshold-reached'
  | 'window-passed'
  | 'already-known'
  | 'late-firing'
  | 'late-resolve'
  | 'resolved-without-firing'
  | 'others-still-firing'
  | 'resolved-before-ticket'
  | 'all-resolved'
  | 'quiet-time-over'
  | 'fired-again'
  | 'fired-during-close'
  | 'ticket-created'
  | 'ticket-adopted'
  | 'ticket-in-bin'
  | 'ticket-not-found-yet'
  | 'ticket-absent'
  | 'create-unknown'
  | 'create-refused'
  | 'create-again'
  | 'operation-deferred'
  | 'ticket-closed'
  | 'close-refused'
  | 'late-twins-found'
  | 'no-late-twin'
  | 'twin-closed'
  | 'ivr-called'
  | 'ivr-failed'
  | 'duplicate-delivery'
  | 'not-applicable'
