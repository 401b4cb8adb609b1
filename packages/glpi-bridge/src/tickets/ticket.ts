/** GLPI's own number of a ticket. */
export type TicketId = number & { readonly __brand: 'TicketId' }

/** GLPI's ticket status: 1 new, 2 assigned, 3 planned, 4 pending, 5 solved, 6 closed. */
export type TicketStatus = number

/** A ticket that a search by marker found. */
export interface FoundTicket {
  readonly id: TicketId
  readonly status: TicketStatus
  /** True when it is in the bin. */
  readonly binned: boolean
}

/** True for solved and closed tickets. */
export function isEnded(status: TicketStatus): boolean {
  return status === 5 || status === 6
}

/** What a new ticket says. Title and content are ready for GLPI: cut to its limits and escaped. */
export interface TicketDraft {
  /** Begins with the marker in brackets; at most 255 characters as GLPI encodes them. */
  readonly title: string
  /** HTML. */
  readonly content: string
  readonly urgency: Level
  readonly impact: Level
}

/** GLPI's five levels: 1 very low … 5 very high. */
export type Level = 1 | 2 | 3 | 4 | 5
