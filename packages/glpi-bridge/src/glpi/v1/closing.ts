import type { Clock } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'
import type { CloseResult } from '../../lifecycle/event.ts'
import { paragraph } from '../../tickets/html.ts'
import { isEnded } from '../../tickets/ticket.ts'
import type { TicketId, TicketStatus } from '../../tickets/ticket.ts'
import type { Client } from './client.ts'
import { searchTickets } from './search.ts'
import { list, number, record } from './shape.ts'

/**
 * How a ticket is ended. `solve` adds a solution; GLPI closes the ticket after its entity's own delay, by default never.
 * `close` sets it to closed. `solveThenClose` does both, so that the solution's text is in the ticket.
 */
export type CloseMode = 'solve' | 'close' | 'solveThenClose'

/** What closing a ticket needs. */
export interface Closing {
  readonly client: Client
  readonly clock: Clock
  readonly mode: CloseMode
  /** Between the two looks that must both miss a ticket before it counts as gone. */
  readonly confirmGoneMs: number
}

/**
 * Ends a ticket. Looks before it acts, and looks again when an answer can mean two things; so it may be repeated after
 * any failure, and what somebody else did in the meantime counts.
 */
export async function closeTicket(
  closing: Closing,
  ticketId: TicketId,
  note: string,
  signal: AbortSignal,
): Promise<CloseResult> {
  const { client, mode } = closing
  const before = await look(closing, ticketId, signal)
  if (before === 'gone') return 'gone'
  if (isDone(before, mode)) return 'already'
  const close = (): Promise<'closed' | 'gone'> =>
    change(closing, ticketId, isClosed, signal, () => setClosed(client, ticketId, signal))
  if (mode === 'close' || isEnded(before)) return close()
  const solved = await change(closing, ticketId, isEnded, signal, () =>
    addSolution(client, ticketId, note, signal),
  )
  return solved === 'gone' || mode === 'solve' ? solved : halfDone(close)
}

/** From here on a failure leaves a solved ticket behind: it cannot say that nothing was done. */
async function halfDone<Result>(rest: () => Promise<Result>): Promise<Result> {
  try {
    return await rest()
  } catch (error) {
    if (!(error instanceof GlpiError)) throw error
    const executed = error.executed === 'no' ? 'unknown' : error.executed
    throw error.within('the ticket is solved, but not closed', { executed })
  }
}

function isClosed(status: TicketStatus): boolean {
  return status === 6
}

function isDone(status: TicketStatus, mode: CloseMode): boolean {
  return mode === 'solve' ? isEnded(status) : isClosed(status)
}

/** Makes a change; when GLPI refuses it, looks whether it is needed any more. */
async function change(
  closing: Closing,
  ticketId: TicketId,
  isThere: (status: TicketStatus) => boolean,
  signal: AbortSignal,
  act: () => Promise<unknown>,
): Promise<'closed' | 'gone'> {
  try {
    await act()
    return 'closed'
  } catch (error) {
    if (!(error instanceof GlpiError) || !mayBeDoneAlready(error)) throw error
    const now = await look(closing, ticketId, signal)
    if (now === 'gone') return 'gone'
    if (isThere(now)) return 'closed'
    throw error
  }
}

/** "Already solved", "no permission" on a closed ticket, and an unreadable row all come as refused changes. */
function mayBeDoneAlready({ glpiCode }: GlpiError): boolean {
  return glpiCode === 'ERROR_GLPI_ADD' || glpiCode === 'ERROR_GLPI_UPDATE'
}

/**
 * The ticket's status, or that it is in the bin or purged. While the table is locked GLPI says that the ticket does not
 * exist; a search fails then, so it has the last word.
 */
async function look(
  closing: Closing,
  ticketId: TicketId,
  signal: AbortSignal,
): Promise<TicketStatus | 'gone'> {
  const first = await read(closing.client, ticketId, signal)
  if (first !== 'missing') return first
  await pause(closing, signal)
  const criterion = { column: 'id', type: 'equals', value: ticketId } as const
  const rows = await searchTickets(closing.client, criterion, false, signal)
  return rows.find(({ id }) => id === ticketId)?.status ?? 'gone'
}

async function pause(
  { client, clock, confirmGoneMs }: Closing,
  signal: AbortSignal,
): Promise<void> {
  try {
    await clock.sleep(confirmGoneMs, signal)
  } catch (error) {
    const hint = 'The ticket was only read.'
    const problem = { code: 'aborted', retryable: true, executed: 'no', hint } as const
    throw new GlpiError(client.name, 'given up before the second look', problem, error)
  }
}

async function read(
  client: Client,
  ticketId: TicketId,
  signal: AbortSignal,
): Promise<TicketStatus | 'gone' | 'missing'> {
  try {
    return await client.call(
      {
        method: 'GET',
        path: `/Ticket/${ticketId}`,
        query: { get_hateoas: 'false' },
        expect: [200],
        effect: 'read',
      },
      (json) => {
        const ticket = record(json)
        if (number(ticket?.['id']) !== ticketId) return undefined
        const binned = number(ticket?.['is_deleted'])
        return binned === 1 ? 'gone' : number(ticket?.['status'])
      },
      signal,
    )
  } catch (error) {
    if (error instanceof GlpiError && error.code === 'not-found') return 'missing'
    throw error
  }
}

/** Names its ticket in the body: as a sub-item of the URL GLPI would drop it without a word. */
function addSolution(
  client: Client,
  ticketId: TicketId,
  note: string,
  signal: AbortSignal,
): Promise<true> {
  const input = { itemtype: 'Ticket', items_id: ticketId, content: paragraph(note) }
  return client.call(
    { method: 'POST', path: '/ITILSolution', json: { input }, expect: [201], effect: 'write' },
    (json) => (number(record(json)?.['id']) === undefined ? undefined : true),
    signal,
  )
}

/** Puts no id into the body: it would win over the one in the URL. */
function setClosed(client: Client, ticketId: TicketId, signal: AbortSignal): Promise<true> {
  return client.call(
    {
      method: 'PUT',
      path: `/Ticket/${ticketId}`,
      json: { input: { status: 6 } },
      expect: [200],
      effect: 'write',
    },
    (json) => (record(list(json)?.[0])?.[ticketId] === true ? true : undefined),
    signal,
  )
}
