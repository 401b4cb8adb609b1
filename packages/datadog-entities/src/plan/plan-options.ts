/** What a run may do besides creating and updating. Plain data: a saved plan carries it. */
export interface PlanOptions {
  /** Take over what nobody owns and has the declared name. Default false: only by its id, or when it is equal. */
  readonly adopt?: boolean
  /**
   * When the type of a monitor changes, which Datadog refuses: create it anew, then delete the old one; its history and
   * id are lost. Default false.
   */
  readonly replace?: boolean
  /** Delete what is ours and nobody declares any more. Default: nothing is deleted. */
  readonly prune?: Prune
  /** Ids of things that are not declared, by the name in their links: `{ 'checkout-slo': '0a1b…' }`. */
  readonly external?: Readonly<Record<string, string>>
  /** Which writes need a good word from the registration gate. Default all three. */
  readonly gated?: readonly ('create' | 'update' | 'adopt')[]
  /**
   * The writes that may be planned; any other one is refused as `unwanted`. Default: all. An equal twin that goes
   * together with the creation of an entity is no write of its own.
   */
  readonly writes?: readonly ('create' | 'update' | 'adopt' | 'delete')[]
  /**
   * What the caller had seen, by id: digests as `digestOfMonitor` and `digestOfDashboard` make them. An entity that is
   * another one by now is refused as `changed`, even if nothing were to be done.
   */
  readonly ifSeen?: Readonly<Record<string, string>>
  /** What shall be gone. Only what is ours is deleted; nothing that is declared can be named here. */
  readonly remove?: readonly Removal[]
}

/** One entity that shall be gone. */
export interface Removal {
  readonly family: Family
  readonly id: string
  /** Even if other entities refer to it; their references lead nowhere then. Default false. */
  readonly force?: boolean
}

/** What may be deleted. */
export interface Prune {
  readonly scope: PruneScope
  /** When there is more than this to delete, nothing is. */
  readonly maxDeletes: number
}

/** A part of what the owner has. An entity is in it when it fits everything that is given; `{}` is all. */
export interface PruneScope {
  /** Its ref begins with this. */
  readonly refPrefix?: string
  /** It bears all these tags; dashboards can bear `team:` only. */
  readonly tags?: readonly string[]
  readonly families?: readonly Family[]
}

/** What an entity is in Datadog: an alert is a monitor. */
export type Family = 'monitor' | 'dashboard'
