import { expect } from 'vitest'

import {
  decide,
  defaultPolicy,
  idleIncident,
  type Alert,
  type Decision,
  type FindTicket,
  type Incident,
  type IncidentKey,
  type IncidentState,
  type LifecycleEvent,
  type LifecyclePolicy,
  type Operation,
  type OutboxId,
  type OutcomeEvent,
  type ReasonCode,
  type Threshold,
} from '@retriever/glpi-bridge'

const second = 1_000
export const minute: number = 60 * second

/** Policy of the stories: three deliveries within ten minutes open a ticket, a quarter of an hour of quiet closes it. */
export function policyWith(change: Partial<LifecyclePolicy> = {}): LifecyclePolicy {
  return {
    ...defaultPolicy,
    threshold: { count: 3, withinMs: 10 * minute, countBy: 'deliveries' },
    quietMs: 15 * minute,
    ...change,
  }
}

export function thresholdOf(count: number, change: Partial<Threshold> = {}): Threshold {
  return { count, withinMs: 10 * minute, countBy: 'deliveries', ...change }
}

/** A time of the day on which all stories play, `12:00` or `12:00:30`. */
function clock(time: string): number {
  return Date.parse(`2026-11-21T${time.length === 5 ? `${time}:00` : time}Z`)
}

/** Something that happens in a story; undefined when it needs no decision. */
type Happening = (history: History) => LifecycleEvent | undefined

/**
 * One line of a story: when, what happens, and then the state, the reason, and the operations that are new
 * (`find-ticket in 60 s`) or taken back (`not close-ticket`).
 */
type Line = readonly [time: string, Happening, IncidentState['kind'], ReasonCode, ...string[]]

interface Entry {
  readonly id: OutboxId
  readonly operation: Operation
  claimed: boolean
}

/** One incident, its outbox and the clock. */
export class History {
  readonly policy: LifecyclePolicy
  incident: Incident = idleIncident('0123456789abcdef'.repeat(4) as IncidentKey, 'main')
  now = 0
  deliveries = 0
  /** When each series last began to fire. */
  readonly began = new Map<string, number>()
  readonly outbox: Entry[] = []
  #lastId = 0

  constructor(policy: LifecyclePolicy) {
    this.policy = policy
  }

  /** Decides, puts the entries into the outbox, and tells the line. */
  tell([time, happening]: Line): readonly string[] {
    this.now = clock(time)
    const event = happening(this)
    if (!event) return [time, this.incident.state.kind, this.incident.reason?.code ?? '']
    const decision = decide(this.incident, event, this.now, this.policy)
    // A timer that stays due would be told the time again and again.
    if (event.type === 'time' && (decision.timerAt ?? Infinity) <= this.now) {
      throw new Error(`at ${time} the timer stays due`)
    }
    const { incident, reason } = decision
    return [time, incident.state.kind, reason.code, ...this.#commit(decision)]
  }

  /** Takes the first entry of a kind out of the outbox: it was carried out. */
  carryOut<Kind extends Operation['kind']>(kind: Kind): Extract<Operation, { kind: Kind }> {
    const place = this.outbox.findIndex(({ operation }) => operation.kind === kind)
    const [entry] = place < 0 ? [] : this.outbox.splice(place, 1)
    if (!entry) throw new Error(`nobody asked for ${kind}`)
    this.#showPending()
    return entry.operation as Extract<Operation, { kind: Kind }>
  }

  claim(kind: Operation['kind']): void {
    const entry = this.outbox.find(({ operation }) => operation.kind === kind)
    if (!entry) throw new Error(`nobody asked for ${kind}`)
    entry.claimed = true
    this.#showPending()
  }

  #commit({ incident, enqueue, withdraw }: Decision): readonly string[] {
    const taken = withdraw.map((id) => {
      const place = this.outbox.findIndex((entry) => entry.id === id)
      const [entry] = this.outbox.splice(place, 1)
      return `not ${entry?.operation.kind}`
    })
    const asked = enqueue.map(({ operation, dueAt }) => {
      this.#lastId += 1
      this.outbox.push({ id: this.#lastId as OutboxId, operation, claimed: false })
      const waitS = (dueAt - this.now) / second
      return `${wordsOf(operation)}${waitS === 0 ? '' : ` in ${waitS} s`}`
    })
    this.incident = incident
    this.#showPending()
    return [...taken, ...asked]
  }

  #showPending(): void {
    const pending = this.outbox.map(({ id, operation, claimed }) => ({
      id,
      kind: operation.kind,
      claimed,
    }))
    this.incident = { ...this.incident, pending }
  }
}

function wordsOf(operation: Operation): string {
  return operation.kind === 'close-ticket' || operation.kind === 'close-twin'
    ? `${operation.kind} ${operation.ticketId}`
    : operation.kind
}

/** Plays a story and compares every line of it. Returns the history for a closer look. */
export function play(policy: LifecyclePolicy, lines: readonly Line[]): History {
  const history = new History(policy)
  const told = lines.map((line) => history.tell(line))
  expect(told).toEqual(lines.map(([time, , ...rest]) => [time, ...rest]))
  return history
}

/** The series fires in a delivery of its own. It began just now, unless it fires already or a time is given. */
export function fires(series = 'a', since?: string): Happening {
  return (history) => {
    const known = history.incident.members.find(({ fingerprint }) => fingerprint === series)
    const began = known?.status === 'firing' ? known.startsAt : history.now
    const startsAt = since === undefined ? began : clock(since)
    history.began.set(series, startsAt)
    return alertEvent(history, { fingerprint: series, status: 'firing', startsAt })
  }
}

/** The series is resolved, as it last began or as it began then. */
export function resolves(series = 'a', since?: string): Happening {
  return (history) => {
    const startsAt = since === undefined ? (history.began.get(series) ?? 0) : clock(since)
    const alert = {
      fingerprint: series,
      status: 'resolved',
      startsAt,
      endsAt: history.now,
    } as const
    return alertEvent(history, alert)
  }
}

function alertEvent(
  history: History,
  alert: Pick<Alert, 'fingerprint' | 'status' | 'startsAt' | 'endsAt'>,
): LifecycleEvent {
  history.deliveries += 1
  return {
    type: 'alert',
    alert: { ...alert, source: 'prometheus', name: 'HighCPU', labels: {}, annotations: {} },
    resource: { name: 'EC2', id: 'i-1' },
    delivery: `delivery ${history.deliveries}`,
  }
}

/** Time passes until here. */
export const passes: Happening = () => ({ type: 'time' })

/** A worker takes the entry: it can no longer be taken back. */
export function taken(kind: Operation['kind']): Happening {
  return (history) => {
    history.claim(kind)
    return undefined
  }
}

/** A worker carries the operation out, with this outcome. */
export function outcome(
  kind: Operation['kind'],
  event: OutcomeEvent | ((operation: Operation) => OutcomeEvent),
): Happening {
  return (history) => {
    const operation = history.carryOut(kind)
    return typeof event === 'function' ? event(operation) : event
  }
}

/** The search for the marker found these tickets. */
export function finds(
  ...tickets: Extract<OutcomeEvent, { type: 'search-done' }>['tickets']
): Happening {
  return outcome('find-ticket', (search) => ({
    type: 'search-done',
    search: search as FindTicket,
    tickets,
  }))
}

/** News of an operation that nobody asked for. */
export function hears(event: OutcomeEvent): Happening {
  return () => event
}
