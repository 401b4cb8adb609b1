import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'

import { openAccess } from '../src/access/open-access.ts'
import { compose, presentSections } from '../src/compose.ts'
import { loadConfig } from '../src/config/load.ts'
import { createConsole } from '../src/console/index.ts'
import { createMetrics } from '../src/ops/metrics.ts'
import { apiApp, apiRoutes, opsApp } from '../src/server.ts'

/** Tokens that must turn up nowhere but in the requests of whoever has them. */
export const canaries = {
  webhook: 'canary-webhook-token',
  operator: 'canary-operator-token',
  viewer: 'canary-viewer-token',
  userToken: 'canary-glpi-user-token',
  appToken: 'canary-glpi-app-token',
} as const

/** A configuration with one source, one GLPI server that nobody runs, and two tokens. */
export function configText(bridge = ''): string {
  return `version: 1
listeners: { api: { port: 0 }, ops: { port: 0 } }
access:
  tokens:
    operator: { token: { env: OPERATOR }, scopes: [bridge:read, bridge:operate, console:read] }
    viewer: { token: { env: VIEWER }, scopes: [bridge:read] }
bridge:
  store: { sqlite: bridge.db }
  sources:
    prometheus: { type: alertmanager, access: { token: { env: WEBHOOK } }, maxBody: 64KiB }
  glpi:
    url: http://127.0.0.1:9/apirest.php
    userToken: { env: USER_TOKEN }
    appToken: { env: APP_TOKEN }
${bridge}`
}

/** What the references in `configText` refer to. */
export const configEnv = {
  WEBHOOK: canaries.webhook,
  OPERATOR: canaries.operator,
  VIEWER: canaries.viewer,
  USER_TOKEN: canaries.userToken,
  APP_TOKEN: canaries.appToken,
} as const

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Opens everything behind the two listeners without listening, and without running any loop. */
export async function openApi(bridge = '', env: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'c.yaml'), configText(bridge))
  const sources = { files: ['c.yaml'], env: { ...configEnv, ...env }, folder }
  const { config } = await loadConfig(sources)
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const metrics = createMetrics('0.0.0')
  const context = { logger, metrics, clock: systemClock, random: Math.random }
  const access = await openAccess(config.access, context)
  onTestFinished(() => access.close())
  const composition = await compose(presentSections(config), {
    ...context,
    audit: access.audit,
  })
  onTestFinished(() => composition.close())
  const stopping = new AbortController()
  const options = {
    config,
    access,
    capabilities: composition.capabilities,
    console: createConsole({ parts: [], clock: systemClock }),
    metrics,
    logger,
    clock: systemClock,
    stopping: stopping.signal,
  }
  const api = apiApp(options)
  const ops = opsApp(options)
  return {
    lines,
    /** What answers on the `api` listener. */
    app: api,
    /** Its routes, each with who may call it. */
    table: apiRoutes(options),
    composition,
    stop: () => stopping.abort(),
    api: async (path: string, init?: RequestInit) => api.request(path, init),
    ops: async (path: string) => ops.request(path),
  }
}

/** The body of an Alertmanager webhook with one alert. */
export function alertmanagerBody(alert: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: '4',
    groupKey: '{}:{alertname="HighCPU"}',
    status: 'firing',
    receiver: 'retriever',
    groupLabels: { alertname: 'HighCPU' },
    commonLabels: { alertname: 'HighCPU' },
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.org',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'HighCPU', instance: '10.0.1.7:9100', severity: 'critical' },
        annotations: { summary: 'CPU 97 %' },
        startsAt: '2026-11-21T06:00:00.123Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus.example.org/graph',
        fingerprint: 'c41f0123456789ab',
        ...alert,
      },
    ],
  })
}
