import {
  decide,
  idleIncident,
  markerOf,
  type Alert,
  type Decision,
  type Incident,
  type IncidentKey,
  type LifecycleEvent,
  type LifecyclePolicy,
  type Operation,
  type OutboxId,
  type OutcomeEvent,
} from '@retriever/glpi-bridge'

import { FakeGlpi, type Fate } from './fake-glpi.ts'

const duplicatesWithinMs = 2 * 60_000
const retryMs = 5_000

/** One delivery with one alert in it. */
export interface News {
  readonly key: number
  readonly series: string
  readonly status: Alert['status']
  readonly startsAt: number
}

interface Entry {
  readonly id: OutboxId
  readonly key: IncidentKey
  readonly operation: Operation
  dueAt: number
  /** An attempt may have been executed. */
  uncertain: boolean
}

/** A whole bridge in small: incidents, an outbox, timers, and a ticket system that behaves badly. */
export class World {
  readonly policy: LifecyclePolicy
  readonly glpi: FakeGlpi
  readonly incidents = new Map<IncidentKey, Incident>()
  outbox: Entry[] = []
  now = Date.parse('2026-11-21T12:00:00Z')
  readonly #fates: readonly Fate[]
  readonly #watch: (before: Incident, decision: Decision, world: World) => void
  readonly #timers = new Map<IncidentKey, number>()
  readonly #delivered = new Map<string, number>()
  #lastId = 0
  #lastFate = 0

  /** `watch` sees every decision before it takes effect. `fates` befall requests one after the other, over and over. */
  constructor(
    policy: LifecyclePolicy,
    fates: readonly Fate[],
    watch: (before: Incident, decision: Decision, world: World) => void = () => undefined,
    staleMs = 0,
  ) {
    this.policy = policy
    this.glpi = new FakeGlpi(staleMs)
    this.#fates = fates
    this.#watch = watch
  }

  /** Takes a delivery in. The same one within two minutes changes nothing. */
  deliver(news: News): void {
    const { key, series, status, startsAt } = news
    const delivery = JSON.stringify(news)
    const before = this.#delivered.get(delivery)
    if (before !== undefined && this.now - before <= duplicatesWithinMs) return
    this.#delivered.set(delivery, this.now)
    const alert: Alert = {
      source: 'prometheus',
      fingerprint: series,
      status,
      name: 'HighCPU',
      labels: {},
      annotations: {},
      startsAt,
      ...(status === 'resolved' && { endsAt: this.now }),
    }
    const resource = { name: 'EC2', id: `${key}` }
    this.#tell(keyOf(key), { type: 'alert', alert, resource, delivery: `${delivery}@${this.now}` })
  }

  /** Lets time pass; timers that are due are told so. */
  wait(ms: number): void {
    this.now += ms
    this.glpi.passTime(this.now)
    for (const [key, timerAt] of this.#timers) {
      if (timerAt <= this.now) this.#tell(key, { type: 'time' })
    }
  }

  /** Carries out one entry that is due, with the next fate. False when none is. */
  work(fate: Fate = this.#nextFate()): boolean {
    const entry = this.outbox
      .filter(({ dueAt }) => dueAt <= this.now)
      .toSorted((one, other) => one.dueAt - other.dueAt || one.id - other.id)[0]
    if (!entry) return false
    if (entry.operation.kind === 'create-ticket' && entry.uncertain) {
      this.#settle(entry, { type: 'create-unknown', problem: 'its worker died' })
      return true
    }
    const event = this.#act(entry.operation, fate)
    if (typeof event === 'object') {
      this.#settle(entry, event)
      return true
    }
    if (event !== 'down') entry.uncertain = true
    if (event !== 'died') entry.dueAt = this.now + retryMs
    return true
  }

  /** From now on everything works: two days pass, and all that waits is done. */
  settleDown(): void {
    for (let hour = 0; hour < 48 * 60; hour += 1) {
      this.wait(60_000)
      while (this.work('answered'));
    }
  }

  incident(key: number): Incident {
    const id = keyOf(key)
    return this.incidents.get(id) ?? idleIncident(id, 'main')
  }

  #nextFate(): Fate {
    this.#lastFate += 1
    return this.#fates[this.#lastFate % this.#fates.length] ?? 'answered'
  }

  #act(operation: Operation, fate: Fate): OutcomeEvent | 'down' | 'lost' | 'died' {
    if (fate === 'down') return 'down'
    if (fate === 'died before') return 'died'
    if (operation.kind === 'create-ticket') return this.#create(operation.marker, fate)
    // Everything but a create may be repeated whatever became of it.
    if (fate === 'request lost' || fate === 'executed late') return 'lost'
    // Ending a ticket looks first: one that has ended is never refused.
    const canBeRefused =
      operation.kind === 'close-ticket' && !this.glpi.hasEnded(operation.ticketId)
    if (fate === 'refused' && canBeRefused) {
      return { type: 'close-refused', problem: 'no right' }
    }
    const event = this.#execute(operation)
    if (fate === 'died after') return 'died'
    return fate === 'answer lost' ? 'lost' : event
  }

  #create(marker: ReturnType<typeof markerOf>, fate: Fate): OutcomeEvent | 'died' {
    if (fate === 'refused') return { type: 'create-refused', problem: 'no category' }
    if (fate === 'executed late') this.glpi.createLater(marker, this.now + 20 * 60 * 60_000)
    if (fate === 'executed late' || fate === 'request lost') {
      return { type: 'create-unknown', problem: '504' }
    }
    const ticketId = this.glpi.create(marker, this.now)
    if (fate === 'died after') return 'died'
    return fate === 'answer lost'
      ? { type: 'create-unknown', problem: 'reset' }
      : { type: 'ticket-created', ticketId }
  }

  #execute(operation: Exclude<Operation, { kind: 'create-ticket' }>): OutcomeEvent {
    switch (operation.kind) {
      case 'find-ticket': {
        const tickets = this.glpi.find(operation.marker, this.now)
        return { type: 'search-done', search: operation, tickets }
      }
      case 'close-ticket':
        return { type: 'ticket-closed', how: this.glpi.end(operation.ticketId, 'closed') }
      case 'close-twin':
        this.glpi.end(operation.ticketId, 'as a twin')
        return { type: 'twin-closed', ticketId: operation.ticketId }
      case 'call-ivr':
        return { type: 'ivr-called' }
    }
  }

  #settle(entry: Entry, event: OutcomeEvent): void {
    this.outbox = this.outbox.filter(({ id }) => id !== entry.id)
    this.#tell(entry.key, event)
  }

  #tell(key: IncidentKey, event: LifecycleEvent): void {
    const known = this.incidents.get(key) ?? idleIncident(key, 'main')
    const pending = this.outbox
      .filter((entry) => entry.key === key)
      .map(({ id, operation, uncertain }) => ({ id, kind: operation.kind, claimed: uncertain }))
    const before = { ...known, pending }
    const decision = decide(before, event, this.now, this.policy)
    this.#watch(before, decision, this)
    this.incidents.set(key, decision.incident)
    if (decision.timerAt === undefined) this.#timers.delete(key)
    else this.#timers.set(key, decision.timerAt)
    this.outbox = this.outbox.filter(({ id }) => !decision.withdraw.includes(id))
    for (const { operation, dueAt } of decision.enqueue) {
      this.#lastId += 1
      this.outbox.push({ id: this.#lastId as OutboxId, key, operation, dueAt, uncertain: false })
    }
  }
}

/** Keys whose markers differ. */
export function keyOf(key: number): IncidentKey {
  return `${key}`.repeat(64) as IncidentKey
}
