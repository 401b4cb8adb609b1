/** What a resource answers: a value for the body, with status and headers of its own. */
export interface Reply {
  readonly value: unknown
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the value as JSON. */
  readonly raw?: Uint8Array
}
