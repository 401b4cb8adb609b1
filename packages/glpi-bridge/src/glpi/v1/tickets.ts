import type { Marker } from '../../tickets/marker.ts'
import type { FoundTicket, TicketDraft, TicketId } from '../../tickets/ticket.ts'
import type { Client } from './client.ts'
import { searchTickets } from './search.ts'
import { positiveInteger, record } from './shape.ts'

/** What every new ticket of an instance gets, besides its text. GLPI's own ids; absent: GLPI's defaults. */
export interface TicketDefaults {
  /** The entity that tickets belong to. Default: the one that the API user's session starts in. */
  readonly entity?: number
  readonly category?: number
  /** Groups that tickets are assigned to. */
  readonly assignedGroups?: readonly number[]
  /** Where the request came from, GLPI's "request source". */
  readonly requestType?: number
}

/**
 * Creates one ticket with one POST. Sends no `id`: GLPI would clone the ticket that has it. Takes the new id from the
 * body: the Location header names the configured address, which need not be this one.
 */
export function createTicket(
  client: Client,
  draft: TicketDraft,
  defaults: TicketDefaults,
  signal: AbortSignal,
): Promise<TicketId> {
  const { title, content, urgency, impact } = draft
  const { entity, category, assignedGroups, requestType } = defaults
  const input = {
    name: title,
    content,
    type: 1,
    urgency,
    impact,
    ...(entity !== undefined && { entities_id: entity }),
    ...(category !== undefined && { itilcategories_id: category }),
    ...(requestType !== undefined && { requesttypes_id: requestType }),
    ...(assignedGroups?.length && { _groups_id_assign: assignedGroups }),
  }
  return client.call(
    { method: 'POST', path: '/Ticket', json: { input }, expect: [201], effect: 'write' },
    (json) => positiveInteger(record(json)?.['id']) as TicketId | undefined,
    signal,
  )
}

/**
 * Finds tickets by the marker at the start of the title, live ones and those in the bin. GLPI compares without case and
 * accents, so the titles that come back are compared again.
 */
export async function findTickets(
  client: Client,
  marker: Marker,
  signal: AbortSignal,
): Promise<readonly FoundTicket[]> {
  const find = async (binned: boolean): Promise<readonly FoundTicket[]> => {
    const criterion = { column: 'title', type: 'contains', value: `^[${marker}]` } as const
    const rows = await searchTickets(client, criterion, binned, signal)
    return rows
      .filter(({ title }) => title.startsWith(`[${marker}]`))
      .map(({ id, status }) => ({ id, status, binned }))
  }
  const live = await find(false)
  return [...live, ...(await find(true))].toSorted((a, b) => a.id - b.id)
}
