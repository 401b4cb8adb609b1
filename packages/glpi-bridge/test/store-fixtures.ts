import { createHash } from 'node:crypto'

import {
  markerOf,
  type ClaimRequest,
  type Decision,
  type DeliveryKey,
  type Incident,
  type IncidentKey,
  type Operation,
  type OutboxRequest,
  type Store,
  type Subject,
  type TicketId,
  type TransactionKey,
} from '@retriever/glpi-bridge'

/** The hour at which all these stories begin. */
export const noon: number = Date.parse('2026-11-21T12:00:00Z')

export const main = 'main'

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

export function keyOf(name: string): IncidentKey {
  return hash(name) as IncidentKey
}

export function at(name: string, instance: string = main): TransactionKey {
  return { key: keyOf(name), instance }
}

export function deliveryKeyOf(name: string): DeliveryKey {
  return hash(`delivery ${name}`) as DeliveryKey
}

export const subject: Subject = {
  alertName: 'HighCPU',
  resource: { name: 'EC2', id: 'i-1' },
  severity: 'critical',
  labels: { alertname: 'HighCPU', quoted: `it's "one" \\ 100 % 🐕` },
  annotations: { summary: 'CPU 97 %' },
  startsAt: noon,
}

/** A decision that changes the incident and gives this reason. */
export function decided(
  incident: Incident,
  change: Partial<Incident>,
  more: Partial<Decision> = {},
): Decision {
  const reason = { code: 'below-threshold', text: 'because the test says so', at: noon } as const
  const next = { ...incident, ...change }
  const given = more.reason ?? reason
  return { enqueue: [], withdraw: [], ...more, reason: given, incident: { ...next, reason: given } }
}

export function createTicket(key: IncidentKey): Operation {
  return { kind: 'create-ticket', marker: markerOf(key, 1), subject }
}

export function closeTicket(ticketId: number): Operation {
  return { kind: 'close-ticket', ticketId: ticketId as TicketId, note: 'over' }
}

export function callIvr(key: IncidentKey): Operation {
  const marker = markerOf(key, 1)
  return { kind: 'call-ivr', marker, ticketId: 1 as TicketId, subject, expiresAt: noon + 60_000 }
}

/** Makes incidents that ask for a ticket each, due at noon unless said otherwise. */
export async function askForTickets(
  store: Store,
  names: readonly string[],
  { dueAt = noon, instance = main }: { dueAt?: number; instance?: string } = {},
): Promise<void> {
  const incidents = names.map((name) => at(name, instance))
  await store.transact({ incidents }, (loaded) => ({
    decisions: [...loaded.incidents.values()].map((incident) =>
      decided(
        incident,
        { state: { kind: 'creating' }, episode: 1, subject },
        { enqueue: [{ operation: createTicket(incident.key), dueAt }] },
      ),
    ),
    result: undefined,
  }))
}

/** What the store knows about one incident. */
export function load(store: Store, name: string): Promise<Incident> {
  return change(store, name, () => undefined)
}

/** Changes one incident, and returns it as it was before. */
export function change(
  store: Store,
  name: string,
  decide: (incident: Incident) => Decision | undefined,
): Promise<Incident> {
  const key = keyOf(name)
  return store.transact({ incidents: [at(name)] }, ({ incidents }) => {
    const incident = incidents.get(key)
    if (!incident) throw new Error('it was not loaded')
    const decision = decide(incident)
    return { decisions: decision ? [decision] : [], result: incident }
  })
}

/** A worker that takes what is due. */
export function request(more: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    owner: 'worker-1',
    now: noon,
    leaseMs: 60_000,
    limit: 10,
    instances: [main],
    lane: 'ticket',
    ...more,
  }
}

export function due(operation: Operation, dueAt: number = noon): OutboxRequest {
  return { operation, dueAt }
}
