/** What the bridge's part of the console shows: plain JSON, made by the server and drawn by the browser. */
export interface BridgeSnapshot {
  readonly pause: PauseView
  /** Where alerts can be sent to. */
  readonly sources: readonly SourceView[]
  /** What arrived since the start, newest first. */
  readonly deliveries: readonly DeliveryView[]
  /** How many incidents there are in each state that occurs. */
  readonly counts: Readonly<Record<string, number>>
  /** The newest incidents: first those that are not over, then the others, each newest first. */
  readonly incidents: readonly IncidentView[]
  readonly outbox: readonly OutboxView[]
  /** How many entries the outbox has in all. */
  readonly waiting: number
  readonly upstreams: readonly UpstreamView[]
}

/** Whether the outgoing side stands still. */
interface PauseView {
  readonly paused: boolean
  readonly changedAt?: number
  readonly changedBy?: string
  readonly why?: string
}

/** A configured source, without its secrets. */
export interface SourceView {
  readonly name: string
  /** The path of its webhook. */
  readonly path: string
  readonly access: 'token' | 'hmac' | 'open'
}

/** One POST of a source, or several refusals of one kind in a row. */
export interface DeliveryView {
  readonly id: number
  readonly at: number
  readonly source: string
  /** `duplicate`: the same news arrived before, and counted then. */
  readonly outcome: 'stored' | 'duplicate' | 'refused'
  readonly alerts: readonly AlertView[]
  /** How many alerts it had beyond those. */
  readonly more: number
  readonly refusal?: {
    readonly status: number
    readonly detail: string
    readonly times: number
  }
}

/** One alert of a delivery, and what became of it. */
export interface AlertView {
  readonly name: string
  readonly status: 'firing' | 'resolved'
  readonly reason: string
}

export interface IncidentView {
  readonly key: string
  readonly name: string
  /** Name of the GLPI instance that its tickets go to. */
  readonly instance: string
  readonly state: string
  readonly changedAt: number
  /** When the state ends by itself: the ticket closes, or is asked for again. */
  readonly dueAt?: number
  readonly reason?: string
  readonly firing: number
  readonly members: number
  /** How far it is from its ticket; only while it counts. */
  readonly progress?: { readonly count: number; readonly of: number; readonly withinMs?: number }
  readonly ticket?: TicketView
  readonly severity?: string
  readonly resource?: string
  readonly summary?: string
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** An `http:` or `https:` address at the source. */
  readonly link?: string
}

export interface TicketView {
  readonly id: number
  /** Its page in GLPI. */
  readonly url?: string
}

/** Something that is still to be done. */
export interface OutboxView {
  readonly id: string
  readonly kind: string
  /** The incident that it belongs to, for people. */
  readonly incident: string
  readonly instance: string
  readonly attempt: number
  readonly dueAt: number
  readonly claimed: boolean
}

export interface UpstreamView {
  /** For example `glpi/main`. */
  readonly name: string
  readonly host: string
  readonly health: 'working' | 'failing' | 'unused'
  readonly breaker: 'closed' | 'open' | 'half-open'
  readonly inFlight: number
  readonly queued: number
  readonly lastSuccessAt?: number
  readonly lastError?: { readonly at: number; readonly text: string }
  /** Set while the upstream refuses our login: how often it did, and when we try again. */
  readonly login?: { readonly failed: number; readonly nextAt?: number }
}
