import type { Control } from '@retriever/sandbox'

/** A ticket in GLPI, as far as the tests look at it. */
export interface Ticket {
  readonly id: number
  readonly title: string
  /** 1–4 live, 5 solved, 6 closed. */
  readonly status: number
  readonly binned: boolean
}

/** All tickets that a GLPI stand-in holds, in order of id. */
export async function ticketsOf(sandbox: Control): Promise<readonly Ticket[]> {
  const { items } = await sandbox.state<State>()
  const tickets = items.Ticket.map(({ id, name, status, is_deleted }) => ({
    id,
    title: name,
    status,
    binned: is_deleted === 1,
  }))
  return tickets.toSorted((a, b) => a.id - b.id)
}

/** How many sessions a GLPI stand-in has. */
export async function sessionsOf(sandbox: Control): Promise<number> {
  return (await sandbox.state<State>()).sessions.length
}

/** The part of the stand-in's state that is looked at. */
interface State {
  readonly items: {
    readonly Ticket: readonly {
      readonly id: number
      readonly name: string
      readonly status: number
      readonly is_deleted: number
    }[]
  }
  readonly sessions: readonly unknown[]
}
