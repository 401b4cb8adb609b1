/** What a route can tell about what it did. It holds no secret and no content, only names and digests. */
export interface AuditDetails {
  readonly organisation?: string
  readonly kind?: string
  readonly entity?: string
  readonly ref?: string
  readonly services?: readonly string[]
  /** What came of it, in one word or code: `created`, `updated`, `unchanged`, `foreign`, `service-not-registered`. */
  readonly outcome?: string
  /** Digests of the entity before and after. */
  readonly before?: string
  readonly after?: string
  readonly dryRun?: boolean
}

/** One request that changed something, wanted to, or was refused. */
export interface AuditRecord extends AuditDetails {
  /** Epoch milliseconds. */
  readonly at: number
  readonly requestId: string
  readonly traceId?: string
  /** Name and kind of the caller; `nobody` when it could not prove who it is. */
  readonly caller: string
  readonly via: string
  readonly owner?: string
  /** Network address of the other end. */
  readonly address: string
  readonly method: string
  /** The pattern of the route. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
  /** Why it was refused, in the words that the caller was given. */
  readonly refusal?: string
}
