import type { Compilable, CompiledQuery, QueryResult } from 'kysely'

import type { DatabaseTransaction } from './tables.ts'

/** The longest list in one statement: well below the limit of parameters that any database has. */
const longest = 512

/**
 * A statement over a list of any length, for example an insert of many rows. It is compiled once for each power of two
 * and then only given its parameters: compiling would cost more than executing.
 */
export class ListStatement<Item, Row = unknown> {
  readonly #parametersOf: (item: Item) => readonly unknown[]
  readonly #build: (items: readonly Item[]) => Compilable<Row>
  readonly #repeatable: boolean
  readonly #compiled = new Map<number, CompiledQuery<Row>>()

  /**
   * `parametersOf` gives the parameters of one item in the order in which `build` uses them. A `repeatable` statement
   * does the same when an item is named twice, which is true of searches and deletes.
   */
  constructor(options: {
    readonly parametersOf: (item: Item) => readonly unknown[]
    readonly build: (items: readonly Item[]) => Compilable<Row>
    readonly repeatable: boolean
  }) {
    this.#parametersOf = options.parametersOf
    this.#build = options.build
    this.#repeatable = options.repeatable
  }

  /** Executes it for all items and returns all rows. */
  async execute(db: DatabaseTransaction, items: readonly Item[]): Promise<readonly Row[]> {
    const rows: Row[] = []
    for (const part of this.#parts(items)) {
      const result: QueryResult<Row> = await db.executeQuery(this.#query(part))
      rows.push(...result.rows)
    }
    return rows
  }

  #query(items: readonly Item[]): CompiledQuery<Row> {
    const compiled = this.#compiled.get(items.length)
    const parameters = items.flatMap((item) => this.#parametersOf(item))
    if (compiled) return { ...compiled, parameters }
    const fresh = this.#build(items).compile()
    const same = fresh.parameters.every((value, place) => value === parameters[place])
    if (!same || fresh.parameters.length !== parameters.length) {
      throw new Error(`the parameters are not those of ${fresh.sql}`)
    }
    this.#compiled.set(items.length, fresh)
    return fresh
  }

  /** Lists whose lengths are powers of two; a repeatable one names some items twice to get there. */
  *#parts(items: readonly Item[]): Generator<readonly Item[]> {
    const round = this.#repeatable ? Math.ceil : Math.floor
    let at = 0
    while (at < items.length) {
      const left = Math.min(items.length - at, longest)
      const length = 2 ** round(Math.log2(left))
      const part = items.slice(at, at + length)
      at += part.length
      yield [...part, ...part].slice(0, length)
    }
  }
}
