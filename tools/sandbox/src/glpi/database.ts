/** What a column holds. */
export type Value = string | number | null

/** One row; columns in the order of the table. */
export type Row = Readonly<Record<string, Value>>

/** The rows of one table, for reading. */
export interface RowSource {
  get(id: number): Row | undefined
  /** In the order of their ids. */
  rows(): readonly Row[]
}

/** The tables as they were at one moment. */
export interface Tables {
  table(name: string): RowSource
}

/** The tables as they are. Rows are never changed in place. */
export interface Database extends Tables {
  /** Takes the row's own `id` when it is above 0, otherwise the next free one; the counter goes past it. */
  insert(table: string, row: Row): Row
  update(table: string, id: number, changes: Row): Row
  /** Writes a whole row under this id, which may be 0. */
  put(table: string, id: number, row: Row): void
  remove(table: string, id: number): void
  /** The id that the next row without one gets. */
  setNextId(table: string, id: number): void
  /** The tables as they were at this instant, in epoch milliseconds, as far back as the last 50,000 changes. */
  asOf(instant: number): Tables
  /** Empties everything, counters too. */
  clear(): void
  names(): readonly string[]
}

interface Change {
  readonly at: number
  readonly table: string
  readonly id: number
  readonly before: Row | undefined
}

const remembered = 50_000

/** Creates an empty database that dates its changes by `now`. */
export function createDatabase(now: () => number): Database {
  const tables = new Map<string, Map<number, Row>>()
  const counters = new Map<string, number>()
  let history: Change[] = []

  const mapOf = (name: string): Map<number, Row> => {
    const known = tables.get(name)
    if (known !== undefined) return known
    const created = new Map<number, Row>()
    tables.set(name, created)
    return created
  }

  const note = (table: string, id: number): void => {
    history.push({ at: now(), table, id, before: mapOf(table).get(id) })
    if (history.length > remembered * 1.2) history = history.slice(-remembered)
  }

  return {
    table: (name) => reading(mapOf(name)),
    insert(table, row) {
      let next = counters.get(table) ?? 1
      while (mapOf(table).has(next)) next += 1
      const chosen = typeof row['id'] === 'number' ? row['id'] : 0
      const id = chosen > 0 ? chosen : next
      const stored = { ...row, id }
      note(table, id)
      mapOf(table).set(id, stored)
      counters.set(table, Math.max(next, id + 1))
      return stored
    },
    update(table, id, changes) {
      const stored = { ...mapOf(table).get(id), ...changes, id }
      note(table, id)
      mapOf(table).set(id, stored)
      return stored
    },
    put(table, id, row) {
      note(table, id)
      mapOf(table).set(id, { ...row, id })
      counters.set(table, Math.max(counters.get(table) ?? 1, id + 1))
    },
    remove(table, id) {
      note(table, id)
      mapOf(table).delete(id)
    },
    setNextId(table, id) {
      counters.set(table, id)
    },
    asOf(instant) {
      const then = new Map<string, Map<number, Row>>()
      for (const change of history.toReversed()) {
        if (change.at <= instant) break
        const rows = then.get(change.table) ?? new Map(mapOf(change.table))
        then.set(change.table, rows)
        if (change.before === undefined) rows.delete(change.id)
        else rows.set(change.id, change.before)
      }
      return { table: (name) => reading(then.get(name) ?? mapOf(name)) }
    },
    clear() {
      tables.clear()
      counters.clear()
      history = []
    },
    names: () => [...tables.keys()],
  }
}

function reading(rows: ReadonlyMap<number, Row>): RowSource {
  return {
    get: (id) => rows.get(id),
    rows: () => {
      const all = [...rows.values()]
      const sorted = all.every((row, index) => index === 0 || idOf(all[index - 1]) < idOf(row))
      return sorted ? all : all.toSorted((a, b) => idOf(a) - idOf(b))
    },
  }
}

function idOf(row: Row | undefined): number {
  return Number(row?.['id'] ?? 0)
}
