import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { type Control, control, startStandIn } from '@retriever/sandbox'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'

import {
  bridgeConfiguration,
  bridgeEnvironment,
  senderToken,
  webhookPath,
} from './bridge-configuration.ts'
import { startChromium } from './chromium.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A GLPI stand-in, a sidecar and a browser. */
export interface ConsoleScene {
  readonly glpi: Control
  readonly sidecar: RunningSidecar
  readonly browser: Browser
  /** Posts one delivery as Alertmanager would. */
  send(...alerts: readonly SceneAlert[]): Promise<void>
  /** Pauses the bridge, as an operator would. */
  pause(why: string): Promise<void>
  /** Stops the sidecar and starts it again at the same address. */
  restart(): Promise<void>
  /** Opens the printed address in a browser of its own, which has no cookie yet. What it complains about is kept. */
  open(options?: BrowserContextOptions & { readonly url?: string }): Promise<OpenedPage>
  [Symbol.asyncDispose](): Promise<void>
}

/** A page, and what the browser had to complain about: errors of scripts, refusals by the content policy. */
interface OpenedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** The row of an incident, by the name of its alert. */
export function incidentRow(page: Page, alertName: string): Locator {
  return page
    .getByRole('table', { name: 'Incidents' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: alertName }) })
}

/** An alert, by its labels. */
interface SceneAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly status?: 'firing' | 'resolved'
}

const operatorToken = 'token-of-the-console-test-0123456789abcdef'

/** Starts everything; `bridge` adds to the section of the configuration. */
export async function openConsoleScene(
  chromium: string,
  bridge: Readonly<Record<string, unknown>> = {},
): Promise<ConsoleScene> {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await temporaryFolder('console'))
  const glpi = await startStandIn('glpi')
  opening.defer(() => glpi.close())
  const account = glpi.credentials
  const launch = (port: number) =>
    launchSidecar({
      folder: folder.path,
      configuration: {
        ...bridgeConfiguration({ glpi: { url: account.url }, bridge }),
        listeners: { api: { host: '127.0.0.1', port }, ops: { host: '127.0.0.1', port: 0 } },
        access: { tokens: { operator: { token: operatorToken, scopes: ['bridge:operate'] } } },
      },
      env: bridgeEnvironment(account),
    })
  let sidecar = await launch(0)
  opening.defer(async () => {
    await sidecar.stop()
  })
  const browser = await startChromium(chromium)
  opening.defer(() => browser.close())
  const running = opening.move()
  return {
    glpi: control(glpi.url),
    sidecar,
    browser,
    send: (...alerts) => send(sidecar, alerts),
    async pause(why) {
      await post(`${sidecar.api}/bridge/pause`, operatorToken, { why })
    },
    async restart() {
      await sidecar.stop()
      sidecar = await launch(Number(new URL(sidecar.api).port))
    },
    async open({ url = sidecar.consoleUrl, ...options } = {}) {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(url)
      return { page, complaints }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const startedAt = new Date()

async function send({ api }: RunningSidecar, alerts: readonly SceneAlert[]): Promise<void> {
  const body = {
    version: '4',
    groupKey: '{}:{}',
    status: alerts.some(({ status }) => status !== 'resolved') ? 'firing' : 'resolved',
    receiver: 'retriever',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.invalid',
    alerts: alerts.map(({ labels, annotations = {}, status = 'firing' }) => ({
      status,
      labels,
      annotations,
      startsAt: startedAt.toISOString(),
      endsAt: status === 'resolved' ? new Date().toISOString() : '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.invalid/graph',
      fingerprint: Buffer.from(labels['alertname'] ?? '')
        .toString('hex')
        .slice(0, 16)
        .padEnd(16, '0'),
    })),
  }
  await post(api + webhookPath, senderToken, body)
}

async function post(url: string, token: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}
