import { setImmediate } from 'node:timers/promises'

import type { TransactionKeys } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import type { Flavour } from './flavour.ts'
import type { Statements } from './statements.ts'
import type { Database, DatabaseTransaction } from './tables.ts'
import { UnitOfWork } from './unit-of-work.ts'

/** Something a caller waits for. `attempt` does it and returns how to tell the caller after the commit. */
type Job =
  | {
      readonly kind: 'deciding'
      readonly needs: TransactionKeys
      readonly attempt: (unit: UnitOfWork) => Told
      readonly reject: (error: unknown) => void
    }
  | {
      readonly kind: 'statements'
      readonly attempt: (trx: DatabaseTransaction) => Promise<Told>
      readonly reject: (error: unknown) => void
    }

type Told = () => void

/** So many incidents are decided in one transaction at most: others wait for the thread meanwhile. */
const incidentsAtOnce = 1_000

/**
 * Lets callers that wait at the same time share one commit, because a commit costs a write to the disk and deciding
 * costs nearly nothing. Everybody is told after that commit. A caller whose decision fails fails alone.
 */
export class CommitQueue {
  readonly #db: Database
  readonly #flavour: Flavour
  readonly #statements: Statements
  readonly #waiting: Job[] = []
  #draining: Promise<void> | undefined
  #closed = false

  constructor(db: Database, flavour: Flavour, statements: Statements) {
    this.#db = db
    this.#flavour = flavour
    this.#statements = statements
  }

  /** Decides in a transaction that others may share. `attempt` may run more than once. */
  decide<Result>(needs: TransactionKeys, attempt: (unit: UnitOfWork) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#add({
        kind: 'deciding',
        needs,
        attempt(unit) {
          try {
            const result = attempt(unit)
            return () => resolve(result)
          } catch (error) {
            return () => reject(error)
          }
        },
        reject,
      })
    })
  }

  /**
   * Executes statements in a transaction that others may share: after all that is decided in it, and in the order of the
   * calls. What fails is undone whole. `attempt` may run more than once.
   */
  execute<Result>(attempt: (trx: DatabaseTransaction) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#add({
        kind: 'statements',
        attempt: async (trx) => {
          const result = await attempt(trx)
          return () => resolve(result)
        },
        reject,
      })
    })
  }

  /** Takes no more, and resolves when everybody was told. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#draining
  }

  #add(job: Job): void {
    if (this.#closed) {
      job.reject(closedError())
      return
    }
    this.#waiting.push(job)
    this.#draining ??= this.#drain()
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Everybody who is about to ask in this turn of the event loop comes along.
      await setImmediate()
      await this.#commit(this.#nextGroup())
    }
    this.#draining = undefined
  }

  /** Those who have waited longest, in their order; statements of others add little to a commit, so all come along. */
  #nextGroup(): readonly Job[] {
    const group: Job[] = []
    let size = 0
    const left = this.#waiting.splice(0).filter((job) => {
      if (job.kind === 'deciding') {
        if (size >= incidentsAtOnce) return true
        size += job.needs.incidents.length
      }
      group.push(job)
      return false
    })
    this.#waiting.push(...left)
    return group
  }

  async #commit(group: readonly Job[]): Promise<void> {
    let phase: 'work' | 'commit' = 'work'
    let told: readonly Told[] = []
    try {
      await this.#db.transaction().execute(async (trx) => {
        told = await this.#perform(group, trx)
        phase = 'commit'
      })
    } catch (cause) {
      const error = this.#flavour.error(cause, phase)
      const parts = apart(group, error)
      for (const part of parts ?? []) await this.#commit(part)
      if (!parts) for (const job of group) job.reject(error)
      return
    }
    for (const tell of told) tell()
  }

  async #perform(group: readonly Job[], trx: DatabaseTransaction): Promise<readonly Told[]> {
    const told: Told[] = []
    const deciding = group.filter((job) => job.kind === 'deciding')
    if (deciding.length > 0) {
      const needs = deciding.map((job) => job.needs)
      const unit = await UnitOfWork.load(trx, this.#statements, needs, () =>
        this.#flavour.nextOutboxId(),
      )
      for (const job of deciding) told.push(job.attempt(unit))
      await unit.write(trx, this.#statements)
    }
    for (const job of group) if (job.kind === 'statements') told.push(await job.attempt(trx))
    return told
  }
}

/**
 * How to go on after a group failed and wrote nothing, so that whoever is to blame fails alone. Undefined when it would
 * be in vain. Those who decide stay together at first: statements are the likelier ones.
 */
function apart(group: readonly Job[], error: StoreError): readonly (readonly Job[])[] | undefined {
  const deciding = group.filter((job) => job.kind === 'deciding')
  const others = group.filter((job) => job.kind === 'statements')
  if (group.length === 1) return undefined
  if (others.length === 0) {
    return error.code === 'failed' ? deciding.map((job) => [job]) : undefined
  }
  if (error.executed !== 'no' && error.code !== 'failed') return undefined
  const alone = others.map((job) => [job])
  return deciding.length > 0 ? [deciding, ...alone] : alone
}

/** What everybody hears who comes after `close`. */
export function closedError(): StoreError {
  return new StoreError('the store is closed', {
    code: 'closed',
    retryable: false,
    executed: 'no',
    hint: 'The bridge is stopping; send it again when it runs.',
  })
}
