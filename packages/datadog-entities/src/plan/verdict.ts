/** Whether a service may have entities here, as its registration says. */
export type Verdict =
  | { readonly answer: 'yes' }
  /** `code` is the registry's own: `service-listed`, `service-not-registered`. */
  | { readonly answer: 'no'; readonly code: string; readonly text: string; readonly hint?: string }
  /** It could not be found out. Nothing is written then. */
  | { readonly answer: 'unknown'; readonly text: string; readonly retryAfterMs?: number }

/** Asks the registers about one service. What it throws counts as `unknown`. */
export type Gate = (service: string, signal?: AbortSignal) => Promise<Verdict>
