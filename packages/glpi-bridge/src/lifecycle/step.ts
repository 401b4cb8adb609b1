import type { Operation, OutboxRequest } from '../outbox/operation.ts'
import type { Decision } from './decision.ts'
import type { Incident, IncidentState, Occurrence } from './incident.ts'
import type { LifecyclePolicy } from './policy.ts'
import type { ReasonCode } from './reason.ts'
import { timerOf } from './timer.ts'

/** Gathers what one event leads to, so that the transitions read as sentences. */
export class Step {
  #incident: Incident
  readonly #enqueue: OutboxRequest[] = []
  readonly #withdraw: Decision['withdraw'][number][] = []
  readonly now: number
  readonly policy: LifecyclePolicy

  constructor(incident: Incident, now: number, policy: LifecyclePolicy) {
    this.#incident = incident
    this.now = now
    this.policy = policy
  }

  get incident(): Incident {
    return this.#incident
  }

  set(change: Partial<Incident>): this {
    this.#incident = { ...this.#incident, ...change }
    return this
  }

  to(state: IncidentState): this {
    return this.set({ state })
  }

  /** Counts an occurrence; the same one counts once. */
  count(occurrence: Occurrence): this {
    const { occurrences } = this.#incident
    if (occurrences.some(({ id }) => id === occurrence.id)) return this
    return this.set({ occurrences: [...occurrences, occurrence] })
  }

  enqueue(operation: Operation, dueAt: number = this.now): this {
    this.#enqueue.push({ operation, dueAt })
    return this
  }

  withdraw(id: Decision['withdraw'][number]): this {
    this.#withdraw.push(id)
    const pending = this.#incident.pending.filter((entry) => entry.id !== id)
    return this.set({ pending })
  }

  because(code: ReasonCode, text: string): Decision {
    const reason = { code, text, at: this.now }
    this.set({ reason })
    const timerAt = timerOf(this.#incident, this.policy)
    return {
      incident: this.#incident,
      ...(timerAt !== undefined && { timerAt }),
      enqueue: [...this.#enqueue],
      withdraw: [...this.#withdraw],
      reason,
    }
  }
}
