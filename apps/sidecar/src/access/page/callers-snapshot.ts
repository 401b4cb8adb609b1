/** What the callers' part of the console shows: plain JSON, made by the server and drawn by the browser. */
export interface CallersSnapshot {
  /** The newest first. */
  readonly requests: readonly RequestView[]
  /** How many requests are remembered; `callers` counts those. */
  readonly remembered: number
  /** Whoever called last first. */
  readonly callers: readonly CallerView[]
}

/** One request that changed something, wanted to, or was refused. */
export interface RequestView {
  readonly id: string
  readonly at: number
  readonly caller: string
  /** For example `POST /monitor`. */
  readonly request: string
  readonly organisation?: string
  /** Its reference or id. */
  readonly entity?: string
  readonly outcome?: string
  readonly status: number
  readonly refusal?: string
  readonly dryRun: boolean
}

/** What one caller did. */
export interface CallerView {
  readonly name: string
  readonly requests: number
  readonly refused: number
  readonly lastAt: number
}
