import type { TicketId, TicketStatus } from '../../tickets/ticket.ts'
import type { Client } from './client.ts'
import { list, number, positiveInteger, record, text } from './shape.ts'

/** What a search asks of one column. */
export interface Criterion {
  readonly column: keyof typeof columns
  readonly type: 'contains' | 'equals'
  /** For `contains`, `^` and `$` stand for the beginning and the end, and `%` for anything. */
  readonly value: string | number
}

/** One ticket that a search found. */
export interface SearchRow {
  readonly id: TicketId
  readonly status: TicketStatus
  /** As GLPI stores it: `&`, `<` and `>` are encoded. */
  readonly title: string
}

/** GLPI's numbers of the columns. */
const columns = { title: 1, id: 2, status: 12 } as const

/** Tickets that fit, at most 50, in order of id: either live ones or those in the bin, no search gives both. */
export function searchTickets(
  client: Client,
  { column, type, value }: Criterion,
  binned: boolean,
  signal: AbortSignal,
): Promise<readonly SearchRow[]> {
  return client.call(
    {
      method: 'GET',
      path: '/search/Ticket',
      query: {
        'criteria[0][field]': columns[column],
        'criteria[0][searchtype]': type,
        'criteria[0][value]': value,
        'forcedisplay[0]': columns.id,
        'forcedisplay[1]': columns.status,
        is_deleted: binned ? 1 : 0,
        sort: columns.id,
        order: 'ASC',
        range: '0-49',
      },
      expect: [200, 206],
      effect: 'read',
    },
    rowsIn,
    signal,
  )
}

/** The rows; undefined when one is not what it should be. */
function rowsIn(json: unknown): readonly SearchRow[] | undefined {
  const answer = record(json)
  if (!answer || number(answer['totalcount']) === undefined) return undefined
  // Without a hit there is no `data` at all.
  const data = answer['data'] === undefined ? [] : list(answer['data'])
  if (!data) return undefined
  const rows: SearchRow[] = []
  for (const item of data) {
    const cells = record(item)
    const id = positiveInteger(cells?.[columns.id])
    const status = number(cells?.[columns.status])
    const title = text(cells?.[columns.title])
    if (id === undefined || status === undefined || title === undefined) return undefined
    rows.push({ id: id as TicketId, status, title })
  }
  return rows
}
