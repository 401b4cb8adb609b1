/** One thing that really happened: `evidence` says where it was seen. */
export interface Step {
  readonly name: StepName
  readonly text: string
  readonly evidence: string
  /** Milliseconds since the command began. */
  readonly atMs: number
}

/** The steps of both chapters, in order. */
export type StepName =
  | 'counted'
  | 'threshold-reached'
  | 'ticket-created'
  | 'ivr-called'
  | 'resolved'
  | 'ticket-closed'
  | 'one-ticket'
  | 'entity-created'
  | 'entity-read'
  | 'one-monitor'
  | 'not-registered'
  | 'listed'
  | 'drift-seen'
  | 'way-back-planned'
  | 'put-back'

/** Told about a step once it has happened. */
export type Happened = (name: StepName, text: string, evidence: string) => void
