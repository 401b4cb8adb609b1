/** The limits of one call. */
export interface KvCall {
  /** On the monotonic clock. */
  readonly deadlineAt: number
  readonly signal?: AbortSignal
}
