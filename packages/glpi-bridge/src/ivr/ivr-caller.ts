import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketId } from '../tickets/ticket.ts'

/** What is announced: a new ticket. */
export interface Announcement {
  /** Identifies the announcement: the same one sent twice should ring once. */
  readonly marker: Marker
  readonly ticketId: TicketId
  readonly subject: Subject
}

/** Something that calls people about a new ticket. Throws a `GlpiError` when it was not told. */
export interface IvrCaller {
  call(announcement: Announcement, signal: AbortSignal): Promise<void>
}
