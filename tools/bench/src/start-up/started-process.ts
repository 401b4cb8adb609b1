/** A process that listens. */
export interface StartedProcess {
  /** From just before it was started until it said that it listens. */
  readonly listeningAfterMs: number
  readonly pid: number
  readonly stop: () => Promise<void>
}
