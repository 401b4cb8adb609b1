import type { Marker } from './marker.ts'
import type { FoundTicket, TicketDraft, TicketId } from './ticket.ts'
import type { CloseResult } from '../lifecycle/event.ts'

/**
 * A ticket system as the outbox needs it. Every call may throw a `GlpiError`; its `executed` tells whether the call can
 * be repeated, its `retryable` whether that would help.
 */
export interface Ticketing {
  /** Creates one ticket. Never repeats the request by itself after an unknown outcome. */
  create(draft: TicketDraft, signal: AbortSignal): Promise<TicketId>
  /** All tickets whose title begins with the marker, live and binned, in order of id. */
  find(marker: Marker, signal: AbortSignal): Promise<readonly FoundTicket[]>
  /** Ends the ticket. Looks first, so that repeating it after a lost answer adds nothing. */
  end(ticketId: TicketId, note: string, signal: AbortSignal): Promise<CloseResult>
}
