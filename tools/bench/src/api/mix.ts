import { services } from './services.ts'
import type { HttpCall } from './http-client.ts'

/** The kinds of requests. */
export const kinds = [
  'GET /monitor/{id}',
  'GET /alert/{id}',
  'PUT /monitor/{id}, nothing new',
  'PUT /monitor/{id}, a new message',
  'POST /monitor?dryRun=true',
] as const

/** One of {@link kinds}. */
export type Kind = (typeof kinds)[number]

/** Ids by what the requests do with them: none is written in two ways. */
export interface Ids {
  readonly monitors: readonly string[]
  readonly changing: readonly string[]
  readonly alerts: readonly string[]
}

/** So many requests of each kind in twenty. */
export const shares: Readonly<Record<Kind, number>> = {
  'GET /monitor/{id}': 14,
  'GET /alert/{id}': 3,
  'PUT /monitor/{id}, nothing new': 1,
  'PUT /monitor/{id}, a new message': 1,
  'POST /monitor?dryRun=true': 1,
}

const order: readonly Kind[] = inOrder()

/** The kinds in turn, the rare ones spread among the others. */
export function kindOf(number: number): Kind {
  return order[number % order.length] ?? kinds[0]
}

function inOrder(): readonly Kind[] {
  const placed = kinds.flatMap((kind) =>
    Array.from({ length: shares[kind] }, (_, index) => ({
      kind,
      // Kinds of the same share would come in a row otherwise.
      at: ((index + 0.5) / shares[kind] + kinds.indexOf(kind) * 0.23) % 1,
    })),
  )
  return placed.toSorted((left, right) => left.at - right.at).map(({ kind }) => kind)
}

/** What stands in the texts of requests that differ from time to time, and is replaced by a number. */
export const turnMark = 'turn-zero'

/** All different requests of a kind, as they go to the sidecar. */
export function requestsOf(kind: Kind, ids: Ids): readonly HttpCall[] {
  switch (kind) {
    case 'GET /monitor/{id}':
      return ids.monitors.map((id) => ({ method: 'GET', path: `/monitor/${id}` }))
    case 'GET /alert/{id}':
      return ids.alerts.map((id) => ({ method: 'GET', path: `/alert/${id}` }))
    case 'PUT /monitor/{id}, nothing new':
      return ids.monitors.map((id, number) => put(id, monitorSpec('steady', number)))
    case 'PUT /monitor/{id}, a new message':
      return ids.changing.map((id, number) =>
        put(id, { ...monitorSpec('changing', number), message: `Look at it: ${turnMark}.` }),
      )
    case 'POST /monitor?dryRun=true':
      return ids.monitors.map((_, number) => ({
        method: 'POST',
        path: '/monitor?dryRun=true',
        body: JSON.stringify(monitorSpec('wanted', number)),
      }))
  }
}

function put(id: string, spec: object): HttpCall {
  return { method: 'PUT', path: `/monitor/${id}`, body: JSON.stringify(spec) }
}

/** A monitor; all of them differ. */
export function monitorSpec(name: string, number: number): object {
  const service = serviceOf(number)
  return {
    type: 'query alert',
    name: `${name} errors ${number}`,
    query: `avg(last_5m):sum:requests.errors{service:${service},shard:${name}-${number}} by {host} > 20`,
    message: 'Look at the dashboard.',
    tags: [`service:${service}`, 'team:checkout'],
    options: { thresholds: { critical: 20, warning: 10 } },
  }
}

/** An alert; all of them differ. */
export function alertSpec(number: number): object {
  const service = serviceOf(number)
  return {
    name: `alert of errors ${number}`,
    service,
    severity: 3,
    summary: 'Too many errors.',
    signal: {
      kind: 'metric',
      aggregate: 'sum',
      metric: 'requests.errors',
      space: 'sum',
      filter: { service, shard: `alert-${number}` },
    },
    condition: { comparison: 'above', window: '5m', thresholds: { critical: 10 } },
    notify: { critical: ['slack-checkout'] },
  }
}

function serviceOf(number: number): string {
  return services[number % services.length] ?? 'bench-0'
}
