/** What the entities' part of the console shows: plain JSON, made by the server and drawn by the browser. */
export interface EntitiesSnapshot {
  /** The organisations that the viewer may look into. */
  readonly organisations: readonly OrganisationView[]
  /** Refused requests about entities, newest first. */
  readonly refusals: readonly RefusalView[]
  /** What was written before this is not remembered. */
  readonly startedAt: number
}

export interface OrganisationView {
  readonly name: string
  /** Whether a request has to name it: there are several. */
  readonly named: boolean
  /** When it was looked at last; absent before the first time. */
  readonly lookedAt?: number
  /** Set while looks fail: what is shown is from `lookedAt`. */
  readonly problem?: ProblemView
  /** Those that were changed outside first, then the newest change first. */
  readonly entities: readonly EntityView[]
  /** How many the viewer may see beyond those. */
  readonly more: number
  /** Dashboards that were not read in full yet, so that it is not known what they are for. */
  readonly unread: number
}

/** What went wrong, in words that may be shown. */
interface ProblemView {
  readonly since: number
  readonly text: string
  readonly hint?: string
}

export interface EntityView {
  readonly kind: 'monitor' | 'alert' | 'dashboard'
  readonly id: string
  readonly name: string
  readonly ref: string
  readonly owner: string
  readonly services: readonly string[]
  /** Its page at Datadog. */
  readonly url: string
  /** Of monitors, in Datadog's words: `OK`, `Alert`, `No Data`. */
  readonly state?: string
  readonly changedAt?: number
  readonly drift: DriftView
}

/** Whether an entity still is what was written last. */
export type DriftView =
  | { readonly state: 'none' }
  /** Somebody changed it elsewhere. Without `fields` only that is known. */
  | { readonly state: 'changed'; readonly fields?: readonly ChangedField[] }
  /** What was written last is not remembered. */
  | { readonly state: 'unknown' }

/** One difference to what was written. */
export interface ChangedField {
  /** A JSON pointer. */
  readonly pointer: string
  /** Removed and added lines. */
  readonly lines: readonly ChangedLine[]
}

export interface ChangedLine {
  /** `-`: was written; `+`: is there now. */
  readonly sign: '+' | '-'
  readonly text: string
}

/** A request that was refused. */
export interface RefusalView {
  readonly id: string
  readonly at: number
  readonly caller: string
  /** For example `POST /monitor`. */
  readonly request: string
  readonly organisation?: string
  /** The entity's reference or id, as far as the request got. */
  readonly entity?: string
  readonly status: number
  /** A code, for example `foreign`. */
  readonly outcome?: string
  readonly reason?: string
}
