import type { Ticket } from '../glpi.ts'

/**
 * What a campaign knows about a bridge from outside: what its sender was told, and what GLPI was asked for. Instants are
 * epoch milliseconds, all by one clock.
 */
export interface History {
  /** In the order of sending. A case is never spoken about by two deliveries at once. */
  readonly deliveries: readonly SentDelivery[]
  /** In the order of arrival at GLPI. */
  readonly requests: readonly GlpiRequest[]
  /** As GLPI has them at the end, when nothing moves any more. */
  readonly tickets: readonly Ticket[]
}

/** One POST to the bridge, as its sender saw it. */
export interface SentDelivery {
  readonly alerts: readonly SentAlert[]
  readonly sentAt: number
  /**
   * `acknowledged` by a 2xx, `refused` by any other answer, or `unknown`: no answer came, so the bridge may have stored
   * it or not.
   */
  readonly answer: 'acknowledged' | 'refused' | 'unknown'
}

/** One alert of a delivery. */
export interface SentAlert {
  /** Name of the alert. Each case has one of its own, and it stands in the title of its tickets as a word. */
  readonly name: string
  readonly status: 'firing' | 'resolved'
  readonly startsAt: number
  /** When it ended, if it is resolved. */
  readonly endsAt?: number
}

/** One request that reached GLPI and matters here. */
export type GlpiRequest =
  | {
      readonly type: 'create'
      readonly at: number
      readonly title: string
      /** True when GLPI did not execute it and the bridge was told so. */
      readonly refused: boolean
    }
  /** Something that asked for tickets whose title holds a text. */
  | { readonly type: 'search'; readonly at: number; readonly text: string }
  /** The status of a ticket was set to solved or closed, and GLPI executed that. */
  | { readonly type: 'end'; readonly at: number; readonly ticketId: number }
