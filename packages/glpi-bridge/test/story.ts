import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import type { GlpiCredentials, IvrCredentials } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import { test, vi } from 'vitest'

import {
  createBridge,
  createGlpiV1,
  createIvr,
  defaultPolicy,
  defaultResourceMapping,
  parseAlertmanager,
} from '../src/index.ts'
import type {
  Bridge,
  BridgeEvent,
  GlpiV1Options,
  IncidentState,
  LifecyclePolicy,
  Receipt,
} from '../src/index.ts'
import { openSqliteStore } from '../src/sql/index.ts'
import { rawClient } from './raw-client.ts'
import type { RawClient, RawTicket } from './raw-client.ts'
import type { Control } from './scenario.ts'

/** Times of the policy that fit a test. */
const quick: LifecyclePolicy = {
  ...defaultPolicy,
  retryRefusedMs: 200,
  unknownOutcome: { graceMs: 100, searchAgainMs: 100, searches: 2, sweepAfterMs: [] },
}

/** What may differ from story to story. */
export interface StoryOptions {
  readonly policy?: Partial<LifecyclePolicy>
  readonly glpi?: Partial<GlpiV1Options>
  readonly duplicatesWithinMs?: number
  readonly leaseMs?: number
}

/** How an alert differs from the usual one. */
interface AlertChange {
  readonly startsAt?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** A whole bridge between a sender and a GLPI stand-in, with an IVR endpoint beside it. */
export interface Story {
  readonly bridge: Bridge
  readonly glpi: Control
  readonly ivr: Control
  readonly raw: RawClient
  readonly events: readonly BridgeEvent[]
  /** Starts the outgoing side; it runs until the story ends. */
  run(): void
  /** Stops the outgoing side and starts another process, as it were, on the same file. */
  restart(): Promise<void>
  /** What Alertmanager posts when this alert fires or ends. */
  post(status: 'firing' | 'resolved', name?: string, change?: AlertChange): Promise<Receipt>
  /** The state of the newest incident. */
  state(): Promise<IncidentState['kind'] | undefined>
  /** Resolves when the newest incident is in this state. */
  until(state: IncidentState['kind'], timeoutMs?: number): Promise<void>
  /** All tickets in GLPI that are not in the bin, whatever created them. */
  tickets(): Promise<readonly RawTicket[]>
  /** Posts of tickets that GLPI has carried out, at once or later. */
  executedCreates(): Promise<number>
}

/** A story about a whole bridge, by the number of its scenario. */
export function story(
  number: string,
  title: string,
  play: (story: Story) => Promise<void>,
  options: StoryOptions = {},
): void {
  test(`${number}. ${title}`, { timeout: 20_000 }, () => playOut(play, options))
}

async function playOut(
  play: (story: Story) => Promise<void>,
  options: StoryOptions,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'))
  const file = join(folder, 'bridge.db')
  const glpiServer = await startStandIn('glpi')
  const ivrServer = await startStandIn('ivr')
  const events: BridgeEvent[] = []
  let open = await openBridge(file, glpiServer.credentials, ivrServer.credentials, events, options)
  const glpi = control(glpiServer.url)

  const told: Story = {
    get bridge() {
      return open.bridge
    },
    glpi,
    ivr: control(ivrServer.url),
    raw: await rawClient(glpiServer.credentials),
    events,
    run: () => open.run(),
    async restart() {
      await open.close()
      open = await openBridge(file, glpiServer.credentials, ivrServer.credentials, events, options)
      open.run()
    },
    post: (status, name = 'HighCPU', change = {}) =>
      open.bridge.accept(deliveryOf(status, name, change), 'main'),
    state: async () => (await open.bridge.overview(1)).incidents[0]?.state.kind,
    async until(state, timeout = 5_000) {
      await vi.waitFor(
        async () => {
          const now = await told.state()
          if (now !== state) throw new Error(`the incident is ${now}, not yet ${state}`)
        },
        { timeout, interval: 20 },
      )
    },
    tickets: () => told.raw.tickets('[gb-'),
    async executedCreates() {
      const posts = await glpi.journal({ method: 'POST', path: '/apirest.php/Ticket' })
      return posts.filter(
        ({ executed, later }) => executed === 'yes' || (executed === 'later' && later),
      ).length
    },
  }
  try {
    await play(told)
  } finally {
    await open.close()
    await glpiServer.close()
    await ivrServer.close()
    await rm(folder, { recursive: true })
  }
}

interface OpenBridge {
  readonly bridge: Bridge
  run(): void
  close(): Promise<void>
}

async function openBridge(
  file: string,
  glpiAccess: GlpiCredentials,
  ivrAccess: IvrCredentials,
  events: BridgeEvent[],
  options: StoryOptions,
): Promise<OpenBridge> {
  const { url, userToken, appToken } = glpiAccess
  const heard = (event: BridgeEvent): void => {
    events.push(event)
  }
  const glpi = createGlpiV1({
    url,
    name: 'glpi/main',
    userToken: staticCredential(userToken),
    appToken: new Secret(appToken),
    confirmGoneMs: 50,
    login: { betweenMs: 50, restMs: 200 },
    retry: { initialMs: 5, maxMs: 20 },
    breaker: { failures: 20, halfOpenAfterMs: 100 },
    events: heard,
    ...options.glpi,
  })
  const { url: ivrUrl, token } = ivrAccess
  const ivr = createIvr({
    url: ivrUrl,
    ...(token && { token: staticCredential(token) }),
    retry: { initialMs: 5, maxMs: 20 },
    events: heard,
  })
  const store = await openSqliteStore({ file })
  const bridge = createBridge({
    store,
    policy: { ...quick, ...options.policy },
    resources: defaultResourceMapping,
    ticketing: { main: glpi },
    ivr,
    events: heard,
    worker: {
      backoff: { initialMs: 20, maxMs: 100 },
      pollMs: 100,
      ...(options.leaseMs !== undefined && { leaseMs: options.leaseMs }),
    },
    duplicatesWithinMs: options.duplicatesWithinMs ?? 0,
  })
  const stop = new AbortController()
  let running: Promise<void> | undefined
  return {
    bridge,
    run() {
      running ??= bridge.run(stop.signal)
    },
    async close() {
      stop.abort()
      await running
      await glpi.close()
      await ivr.close()
      await store.close()
    },
  }
}

/** What Alertmanager sends about one alert, parsed as the sidecar parses it. */
function deliveryOf(
  status: 'firing' | 'resolved',
  name: string,
  { startsAt = 1_000, labels: more, annotations }: AlertChange,
): Parameters<Bridge['accept']>[0] {
  const ended = status === 'resolved' ? new Date().toISOString() : '0001-01-01T00:00:00Z'
  const labels = { alertname: name, severity: 'critical', instance: '10.0.1.7:9100', ...more }
  const parsed = parseAlertmanager(
    {
      version: '4',
      groupKey: `{}:{alertname="${name}"}`,
      truncatedAlerts: 0,
      status,
      receiver: 'glpi',
      groupLabels: { alertname: name },
      commonLabels: labels,
      commonAnnotations: {},
      externalURL: 'http://alertmanager.example.org',
      alerts: [
        {
          status,
          labels,
          annotations: { summary: 'CPU 97 %', ...annotations },
          startsAt: new Date(startsAt).toISOString(),
          endsAt: ended,
          generatorURL: 'http://prometheus.example.org/graph',
          fingerprint: Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16),
        },
      ],
    },
    { source: 'prometheus', receivedAt: Date.now() },
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.delivery
}
