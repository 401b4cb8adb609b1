import type { Marker } from '../../tickets/marker.ts'
import type { FoundTicket, TicketDraft, TicketId } from '../../tickets/ticket.ts'
import type { Client } from './client.ts'
import { list, number, positiveInteger, record, text } from './shape.ts'

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
 * Finds tickets by the marker at the start of the title, first live ones, then those in the bin: no single search gives
 * both. GLPI compares without case and accents, so the names that come back are compared again.
 */
export async function findTickets(
  client: Client,
  marker: Marker,
  signal: AbortSignal,
): Promise<readonly FoundTicket[]> {
  const live = await search(client, marker, false, signal)
  const binned = await search(client, marker, true, signal)
  return [...live, ...binned].toSorted((a, b) => a.id - b.id)
}

function search(
  client: Client,
  marker: Marker,
  binned: boolean,
  signal: AbortSignal,
): Promise<readonly FoundTicket[]> {
  return client.call(
    {
      method: 'GET',
      path: '/search/Ticket',
      query: {
        'criteria[0][field]': titleField,
        'criteria[0][searchtype]': 'contains',
        'criteria[0][value]': `^[${marker}]`,
        'forcedisplay[0]': idField,
        'forcedisplay[1]': statusField,
        is_deleted: binned ? 1 : 0,
        sort: idField,
        order: 'ASC',
        range: '0-49',
      },
      expect: [200, 206],
      effect: 'read',
    },
    (json) => rowsIn(json, marker, binned),
    signal,
  )
}

/** GLPI's numbers of the columns that a search shows. */
const titleField = 1
const idField = 2
const statusField = 12

/** The rows that really carry the marker; undefined when a row is not what it should be. */
function rowsIn(
  json: unknown,
  marker: Marker,
  binned: boolean,
): readonly FoundTicket[] | undefined {
  const answer = record(json)
  if (!answer || number(answer['totalcount']) === undefined) return undefined
  // Without a hit there is no `data` at all.
  const rows = answer['data'] === undefined ? [] : list(answer['data'])
  if (!rows) return undefined
  const found: FoundTicket[] = []
  for (const row of rows) {
    const cells = record(row)
    const id = positiveInteger(cells?.[idField])
    const status = number(cells?.[statusField])
    const title = text(cells?.[titleField])
    if (id === undefined || status === undefined || title === undefined) return undefined
    if (title.startsWith(`[${marker}]`)) found.push({ id: id as TicketId, status, binned })
  }
  return found
}
