import type { FoundTicket, Marker, TicketId } from '@retriever/glpi-bridge'

/** What becomes of a request to the ticket system. */
export type Fate =
  /** Executed and answered. */
  | 'answered'
  /** Executed; the answer gets lost. */
  | 'answer lost'
  /** Not executed, and nobody can know that. */
  | 'request lost'
  /** Answered 504, and executed hours later. */
  | 'executed late'
  /** Certainly not executed. */
  | 'down'
  | 'refused'
  /** The worker dies before, or after, it was executed. */
  | 'died before'
  | 'died after'

interface Ticket {
  readonly id: TicketId
  readonly marker: Marker
  readonly createdAt: number
  ended: 'no' | 'closed' | 'as a twin'
}

/** A ticket system that loses answers, executes late, and does not find what is only just there. */
export class FakeGlpi {
  readonly tickets: Ticket[] = []
  readonly #late: { readonly at: number; readonly marker: Marker }[] = []
  readonly #staleMs: number

  constructor(staleMs: number) {
    this.#staleMs = staleMs
  }

  create(marker: Marker, now: number): TicketId {
    const id = (this.tickets.length + 1) as TicketId
    this.tickets.push({ id, marker, createdAt: now, ended: 'no' })
    return id
  }

  createLater(marker: Marker, at: number): void {
    this.#late.push({ at, marker })
  }

  /** Executes what was to be executed by now. */
  passTime(now: number): void {
    for (let place = this.#late.length - 1; place >= 0; place -= 1) {
      const request = this.#late[place]
      if (!request || request.at > now) continue
      this.#late.splice(place, 1)
      this.create(request.marker, request.at)
    }
  }

  find(marker: Marker, now: number): readonly FoundTicket[] {
    return this.tickets
      .filter((ticket) => ticket.marker === marker && ticket.createdAt <= now - this.#staleMs)
      .map(({ id, ended }) => ({ id, status: ended === 'no' ? 1 : 6, binned: false }))
  }

  hasEnded(id: TicketId): boolean {
    return this.#ticket(id).ended !== 'no'
  }

  end(id: TicketId, how: 'closed' | 'as a twin'): 'closed' | 'already' {
    if (this.hasEnded(id)) return 'already'
    this.#ticket(id).ended = how
    return 'closed'
  }

  #ticket(id: TicketId): Ticket {
    const ticket = this.tickets.find((one) => one.id === id)
    if (!ticket) throw new Error(`there is no ticket ${id}`)
    return ticket
  }
}
