import type { Decision } from '../lifecycle/decision.ts'
import { idleIncident, type Incident } from '../lifecycle/incident.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import { laneOf } from '../outbox/operation.ts'
import type { Claim, OutboxId, OutboxRequest, Settlement } from '../outbox/operation.ts'
import type { Loaded, TransactionKey, TransactionKeys } from '../store/store.ts'
import { incidentOf, incidentRow, isClaimed, pendingOf } from './incident-data.ts'
import type { Statements } from './statements.ts'
import type { DatabaseTransaction, DeliveryRow, IncidentRow, OutboxRow } from './tables.ts'

type StoredIncident = Pick<IncidentRow, 'key' | 'instance' | 'data'>

type ReceivedDelivery = NonNullable<TransactionKeys['delivery']>

/** What one caller's turn leads to. */
export interface Outcome {
  readonly decisions: readonly Decision[]
  /** The claimed entry that it was about. */
  readonly settled?: { readonly claim: Claim; readonly settlement: Settlement }
  /** The delivery to remember, and the incidents that it touched. */
  readonly received?: TransactionKeys
}

/**
 * What several callers decide in one transaction. Everything they need is read at once, every decision sees the ones
 * before it, and all is written at the end: a caller that fails has written nothing.
 */
export class UnitOfWork {
  readonly #stored = new Map<string, StoredIncident>()
  readonly #outbox = new Map<string, Map<number, OutboxRow>>()
  readonly #deliveries = new Map<string, DeliveryRow>()

  readonly #changedIncidents = new Map<IncidentKey, Incident>()
  readonly #incidentRows = new Map<IncidentKey, IncidentRow | undefined>()
  readonly #enqueued = new Map<number, OutboxRow>()
  readonly #withdrawn = new Set<number>()
  readonly #settled = new Map<Claim, OutboxRow | undefined>()
  readonly #changedDeliveries = new Map<string, DeliveryRow>()
  readonly #nextOutboxId: () => number

  private constructor(nextOutboxId: () => number) {
    this.#nextOutboxId = nextOutboxId
  }

  /** Reads all that is known about these incidents and deliveries. */
  static async load(
    trx: DatabaseTransaction,
    statements: Statements,
    needs: readonly TransactionKeys[],
    nextOutboxId: () => number,
  ): Promise<UnitOfWork> {
    const unit = new UnitOfWork(nextOutboxId)
    // In one order for everybody, so that two replicas cannot wait for each other.
    const keys = [...new Set(needs.flatMap(({ incidents }) => incidents.map(({ key }) => key)))]
    const deliveries = needs.flatMap(({ delivery }) => (delivery ? [delivery.key] : []))
    const sorted = keys.toSorted()
    for (const row of await statements.incidents.execute(trx, sorted)) {
      unit.#stored.set(row.key, row)
    }
    for (const row of await statements.outbox.execute(trx, sorted)) unit.#addToOutbox(row)
    const seen = [...new Set(deliveries)].toSorted()
    for (const row of await statements.deliveries.execute(trx, seen)) {
      unit.#deliveries.set(row.key, row)
    }
    return unit
  }

  /** What a caller's keys lead to, as the decisions so far have left it. */
  view({ incidents, delivery }: TransactionKeys): Loaded {
    const deliveredAt = delivery && this.#deliveries.get(delivery.key)?.received_at
    return {
      incidents: new Map(incidents.map((wanted) => [wanted.key, this.incident(wanted)])),
      ...(deliveredAt !== undefined && { deliveredAt }),
    }
  }

  /** One incident, with its pending operations. */
  incident({ key, instance }: TransactionKey): Incident {
    const stored = this.#stored.get(key)
    const known =
      this.#changedIncidents.get(key) ?? (stored ? incidentOf(stored) : idleIncident(key, instance))
    return { ...known, pending: [...this.#outboxOf(key).values()].map(pendingOf) }
  }

  /** True while this claim still holds: nobody else has taken the entry since. */
  holds({ id, incidentKey, owner, attempt }: Claim): boolean {
    const row = this.#outboxOf(incidentKey).get(id)
    return row?.owner === owner && row.attempt === attempt
  }

  /** The incident of a claimed entry, as it is once the entry is settled. */
  incidentAfter({ id, incidentKey: key, instance }: Claim, settlement: Settlement): Incident {
    const pending = [...this.#outboxOf(key).values()].flatMap((row) =>
      row.id === id ? (leftOf(row, settlement) ?? []) : row,
    )
    return { ...this.incident({ key, instance }), pending: pending.map(pendingOf) }
  }

  /** Remembers what one caller decided: all of it or, when something cannot be written, nothing. */
  remember({ decisions, settled, received }: Outcome): void {
    const prepared = decisions.map((decision) => ({
      decision,
      row: incidentRow(decision),
      entries: decision.enqueue.map((request) => this.#entry(decision, request)),
    }))
    if (received?.delivery) this.#receive(received.delivery, received.incidents.length)
    if (settled) this.#settle(settled.claim, settled.settlement)
    for (const { decision, row, entries } of prepared) {
      const { incident, withdraw } = decision
      this.#changedIncidents.set(incident.key, incident)
      this.#incidentRows.set(incident.key, row)
      for (const id of withdraw) this.#withdraw(incident.key, id)
      for (const entry of entries) {
        this.#addToOutbox(entry)
        this.#enqueued.set(entry.id, entry)
      }
    }
  }

  /** Writes everything. */
  async write(trx: DatabaseTransaction, statements: Statements): Promise<void> {
    const kept: IncidentRow[] = []
    const forgotten: string[] = []
    for (const [key, row] of this.#incidentRows) {
      if (row) kept.push(row)
      else if (this.#stored.has(key)) forgotten.push(key)
    }
    await statements.writeIncidents.execute(trx, kept.toSorted(byKey))
    await statements.forgetIncidents.execute(trx, forgotten.toSorted())
    for (const [claim, left] of this.#settled) await settleClaim(trx, claim, left)
    await statements.withdraw.execute(trx, [...this.#withdrawn])
    await statements.writeOutbox.execute(trx, [...this.#enqueued.values()])
    const deliveries = [...this.#changedDeliveries.values()]
    await statements.writeDeliveries.execute(trx, deliveries.toSorted(byKey))
  }

  #entry({ incident, reason }: Decision, { operation, dueAt }: OutboxRequest): OutboxRow {
    return {
      id: this.#nextOutboxId(),
      incident_key: incident.key,
      instance: incident.instance,
      kind: operation.kind,
      lane: laneOf(operation.kind),
      data: JSON.stringify(operation),
      enqueued_at: reason.at,
      due_at: dueAt,
      attempt: 0,
      owner: null,
      lease_until: null,
      uncertain: 0,
    }
  }

  #receive({ key, source, receivedAt }: ReceivedDelivery, incidents: number): void {
    const row = { key, source, received_at: receivedAt, incidents }
    this.#deliveries.set(key, row)
    this.#changedDeliveries.set(key, row)
  }

  #settle(claim: Claim, settlement: Settlement): void {
    const entries = this.#outboxOf(claim.incidentKey)
    const row = entries.get(claim.id)
    const left = row && leftOf(row, settlement)
    if (left) entries.set(claim.id, left)
    else entries.delete(claim.id)
    this.#settled.set(claim, left)
  }

  #withdraw(key: IncidentKey, id: OutboxId): void {
    const entries = this.#outboxOf(key)
    const row = entries.get(id)
    if (!row || isClaimed(row)) return
    entries.delete(id)
    if (!this.#enqueued.delete(id)) this.#withdrawn.add(id)
  }

  #outboxOf(key: string): Map<number, OutboxRow> {
    let entries = this.#outbox.get(key)
    if (!entries) {
      entries = new Map()
      this.#outbox.set(key, entries)
    }
    return entries
  }

  #addToOutbox(row: OutboxRow): void {
    this.#outboxOf(row.incident_key).set(row.id, row)
  }
}

/** What is left of an entry when it is settled. */
function leftOf(row: OutboxRow, settlement: Settlement): OutboxRow | undefined {
  if (settlement.kind === 'done') return undefined
  return {
    ...row,
    owner: null,
    lease_until: null,
    due_at: settlement.at,
    uncertain: settlement.uncertain ? 1 : row.uncertain,
  }
}

/** Writes what is left of a claimed entry, on the condition that the claim still holds. */
async function settleClaim(
  trx: DatabaseTransaction,
  { id, owner, attempt }: Claim,
  left: OutboxRow | undefined,
): Promise<void> {
  if (!left) {
    await trx
      .deleteFrom('outbox')
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('attempt', '=', attempt)
      .execute()
    return
  }
  const { due_at, uncertain } = left
  await trx
    .updateTable('outbox')
    .set({ owner: null, lease_until: null, due_at, uncertain })
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('attempt', '=', attempt)
    .execute()
}

function byKey(one: { readonly key: string }, other: { readonly key: string }): number {
  return one.key < other.key ? -1 : 1
}
