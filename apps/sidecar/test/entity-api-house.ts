import { createDatadog } from '@retriever/datadog-entities'
import type { RegistrationGate } from '@retriever/datadog-entities/registration'
import { control, startStandIn } from '@retriever/sandbox'
import type { Control } from '@retriever/sandbox'
import { Secret, staticCredential, systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, onTestFinished } from 'vitest'

import type { AuditRecord } from '../src/access/audit-record.ts'
import { createAuditTrail } from '../src/access/audit-trail.ts'
import { createAuthoriser } from '../src/access/authorise.ts'
import type { Caller, Grant } from '../src/access/caller.ts'
import type { Scope } from '../src/access/scope.ts'
import { scopes } from '../src/access/scope.ts'
import type { Route } from '../src/capability.ts'
import { openDatadog } from '../src/datadog/capability.ts'
import type { Organisation, Organisations } from '../src/datadog/organisations/organisations.ts'
import { createApp } from '../src/http/app.ts'
import { codesOf } from '../src/openapi/problems-of.ts'
import { problemTypes } from '../src/problem.ts'

/** Limits that allow what these tests are not about. */
const wide = { priority: 1, renotifyMs: 0, queryBytes: 4096, widgets: 200 } as const

/** A grant for everything of these services, on behalf of `shop`. */
export function grant(more: Partial<Grant> = {}): Grant {
  const all: readonly Scope[] = scopes.filter(
    (scope) => !['admin', 'force', 'raw-template'].includes(scope),
  )
  return {
    scopes: all,
    services: ['shop-*'],
    organisations: ['*'],
    owner: 'shop',
    limits: wide,
    ...more,
  }
}

/** The callers of these tests, by their tokens. */
const grants: Readonly<Record<string, readonly Grant[]>> = {
  shop: [grant()],
  pay: [grant({ services: ['pay-*'], owner: 'pay' })],
  all: [grant({ services: ['*'], owner: 'sre' })],
  admin: [grant({ services: ['*'], owner: 'sre', scopes })],
  nothing: [],
}

/** What a request answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

/** How a request is sent; `shop` asks in JSON unless it is said otherwise. */
export interface Sent {
  readonly as?: string
  readonly type?: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a house is opened with. */
export interface HouseOptions {
  readonly grants?: Readonly<Record<string, readonly Grant[]>>
  readonly gate?: RegistrationGate
  readonly organisation?: Partial<Organisation>
  readonly names?: readonly string[]
}

/** Datadog's stand-in, and one or more sidecars before it. */
export async function openEntityApi(options: HouseOptions = {}) {
  const server = await startStandIn('datadog', { seed: { settings: { rateLimiting: false } } })
  onTestFinished(() => server.close())
  const { url, apiKey, appKey } = server.credentials
  const datadog = control(server.url)
  const keys = { apiKey: new Secret(apiKey), appKey: new Secret(appKey) }

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'dd-api-key': apiKey,
        'dd-application-key': appKey,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(response.ok).toBe(true)
    return (await response.json()) as Record<string, unknown>
  }

  /** Another replica: nothing is shared with the others but Datadog. */
  const replica = () => {
    const names = options.names ?? ['prod']
    const opened = new Map(
      names.map((name): readonly [string, Organisation] => [
        name,
        {
          name,
          api: createDatadog({
            name,
            url,
            credentials: staticCredential(keys),
            deadlineMs: 20_000,
          }),
          pages: 'https://app.datadoghq.eu',
          requireIfMatch: false,
          listLimit: 1000,
          ...options.organisation,
        },
      ]),
    )
    const organisations: Organisations = {
      names,
      get: (name) => opened.get(name),
      checks: [],
      run: () => Promise.resolve(),
      close: async () =>
        void (await Promise.all([...opened.values()].map(({ api }) => api.close()))),
    }
    const capability = openDatadog({
      organisations,
      clock: systemClock,
      ...(options.gate && { gate: options.gate }),
    })
    onTestFinished(() => capability.close())
    return sender(capability.routes, { ...grants, ...options.grants })
  }
  const { send, records } = replica()
  return {
    url,
    send,
    /** What was written down of the requests. */
    records,
    replica: () => replica().send,
    datadog,
    call,
    writes: () => writesIn(datadog),
    requests: async () => (await datadog.journal()).length,
    monitors: async () => stateOf(datadog, 'monitors'),
    dashboards: async () => stateOf(datadog, 'dashboards'),
  }
}

/** Sends requests through the pipeline of the `api` listener. */
function sender(routes: readonly Route[], callers: Readonly<Record<string, readonly Grant[]>>) {
  const lines: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const authoriser = createAuthoriser([
    {
      kind: 'token',
      authenticate({ credential }) {
        const name = credential.type === 'bearer' ? credential.token : ''
        const given = callers[name]
        return given && { caller: callerOf(name, given) }
      },
    },
  ])
  const records: AuditRecord[] = []
  const audit = createAuditTrail({ sink: (record) => records.push(record), clock: systemClock })
  const app = createApp({ routes, authoriser, logger, audit, clock: systemClock })
  const send = async (
    method: string,
    path: string,
    body?: string | object,
    { as = 'shop', type = 'application/json', accept, headers }: Sent = {},
  ): Promise<Answered> => {
    const response = await app.request(`http://sidecar.test${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        ...(body !== undefined && { 'content-type': type }),
        ...(accept !== undefined && { accept }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {}
    expect(lines).toEqual([])
    assertPromised(routes, method, path, response, json)
    return { status: response.status, headers: response.headers, text, json }
  }
  return { send, lines, records }
}

/** Every answer has to be one that the contract of its route promises: its status, and the form of what it says. */
function assertPromised(
  routes: readonly Route[],
  method: string,
  path: string,
  { status, headers }: Response,
  json: unknown,
): void {
  const [pathname = ''] = path.split('?')
  const route = routes.find(
    (each) =>
      each.method === method &&
      new RegExp(`^${each.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname),
  )
  if (!route?.contract) return
  const answered = route.contract.answers[status]
  const codes = codesOf(route)
  const promised = codes.map((code) => problemTypes[code].status as number)
  if (!answered) {
    expect(promised, `${method} ${path} answered ${status}`).toContain(status)
    const { type } = json as { readonly type: string }
    expect(codes.map((code) => `urn:retriever:problem:${code}`)).toContain(type)
    return
  }
  const type = headers.get('content-type')
  if (type === null) return
  const schema = answered.content?.[type]
  expect(schema, `${method} ${path} answered ${type}`).toBeDefined()
  if (/json/.test(type)) expect(schema?.safeParse(json).error).toBeUndefined()
}

function callerOf(name: string, own: readonly Grant[]): Caller {
  return { name: `token/${name}`, kind: 'token', grants: own }
}

async function writesIn(datadog: Control): Promise<readonly string[]> {
  const entries = await datadog.journal()
  return entries
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`)
}

async function stateOf(
  datadog: Control,
  name: 'monitors' | 'dashboards',
): Promise<readonly Record<string, unknown>[]> {
  const state = await datadog.state<Record<string, readonly Record<string, unknown>[]>>()
  return (state[name] ?? []).filter((entity) => entity['deleted'] !== true)
}

/** A monitor of a service of the shop. */
export function monitorSpec(more: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'query alert',
    name: 'shop-web load',
    query: 'avg(last_5m):avg:system.load.1{service:shop-web} > 4',
    message: 'Look at the dashboard.',
    tags: ['service:shop-web', 'team:shop'],
    options: { thresholds: { critical: 4 } },
    ...more,
  }
}

/** An alert of a service of the shop. */
export function alertSpec(more: Readonly<Record<string, unknown>> = {}) {
  return {
    name: 'shop-web errors',
    service: 'shop-web',
    severity: 3,
    summary: 'Too many errors.',
    signal: {
      kind: 'metric',
      aggregate: 'sum',
      metric: 'web.errors',
      space: 'sum',
      filter: { service: 'shop-web' },
    },
    condition: { comparison: 'above', window: '5m', thresholds: { critical: 10 } },
    notify: { critical: ['slack-shop'] },
    ...more,
  }
}

/** A dashboard of a service of the shop. */
export function dashboardSpec(more: Readonly<Record<string, unknown>> = {}) {
  return {
    title: 'shop-web',
    layout_type: 'ordered',
    template_variables: [{ name: 'service', prefix: 'service', defaults: ['shop-web'] }],
    widgets: [{ definition: { type: 'note', content: 'Runbook', background_color: 'white' } }],
    ...more,
  }
}

/** The specs of the three kinds, and a field of each that can be changed. */
export const kinds = [
  { kind: 'monitor', spec: monitorSpec(), change: { message: 'Look again.' } },
  { kind: 'alert', spec: alertSpec(), change: { summary: 'Far too many errors.' } },
  {
    kind: 'dashboard',
    spec: dashboardSpec(),
    change: { title: 'shop-web overview' },
  },
] as const
