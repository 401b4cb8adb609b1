import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { control, startStandIn, type Control } from '@retriever/sandbox'
import type { Browser, Locator, Page } from 'playwright-core'

import { startChromium } from './chromium.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A stand-in for Datadog and one for an issuer, a sidecar that serves entities, and a browser. */
export interface EntitiesScene {
  readonly datadog: Control
  readonly issuer: Control
  readonly sidecar: Pick<RunningSidecar, 'api' | 'consoleUrl'>
  /** The sidecar under another name of this machine: to a browser, it and the issuer are two sites then. */
  readonly otherSite: string
  readonly browser: Browser
  /** Asks the sidecar's HTTP API as the pipeline would. */
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly id: string }>
  /** Changes a monitor at Datadog, behind the sidecar's back. */
  changeElsewhere(id: string, change: object): Promise<void>
  /** The address of the console for the viewer with few grants. */
  addressForViewer(): Promise<string>
  /** Opens an address in a browser of its own. What it complains about is kept. */
  open(url?: string): Promise<{ readonly page: Page; readonly complaints: readonly string[] }>
  [Symbol.asyncDispose](): Promise<void>
}

const pipelineToken = 'token-of-the-pipeline-0123456789abcdef'
const viewerToken = 'token-of-the-viewer-0123456789abcdef'
const entityScopes = ['monitor', 'alert', 'dashboard'].flatMap((kind) => [
  `${kind}:read`,
  `${kind}:write`,
])

/** The row of an entity, by its name. */
export function entityRow(page: Page, name: string): Locator {
  return page
    .getByRole('table', { name: 'Entities in' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
}

/** Starts everything. Whoever is in the group `sre` at the issuer may see monitors of the service `checkout`. */
export async function openEntitiesScene(chromium: string): Promise<EntitiesScene> {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await temporaryFolder('console-datadog'))
  const datadog = await startStandIn('datadog')
  opening.defer(() => datadog.close())
  const issuer = await startStandIn('oidc')
  opening.defer(() => issuer.close())
  const { apiKey, appKey, url } = datadog.credentials
  const { audience, clientId, clientSecret } = issuer.credentials
  const few = { services: ['payments'], organisations: ['*'], owner: 'viewer' }
  const sidecar = await launchSidecar({
    folder: folder.path,
    configuration: {
      version: 1,
      listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
      datadog: { url, apiKey, appKey },
      registration: 'off',
      access: {
        tokens: {
          pipeline: { token: pipelineToken, scopes: entityScopes },
          viewer: { token: viewerToken, scopes: ['console:read', 'monitor:read'], ...few },
        },
        jwt: { corp: { issuer: issuer.url, audience } },
        grants: [
          {
            to: { jwt: { issuer: 'corp', claim: { groups: 'sre' } } },
            scopes: ['monitor:read'],
            services: ['checkout'],
            organisations: ['*'],
            owner: 'sre',
          },
        ],
      },
      console: { oidc: { issuer: 'corp', clientId, clientSecret } },
    },
  })
  opening.defer(async () => {
    await sidecar.stop()
  })
  const issuerControl = control(issuer.url)
  const otherSite = sidecar.api.replace('127.0.0.1', 'localhost')
  await issuerControl.settings({ redirectUris: [`${otherSite}/console/oidc/callback`] })
  const browser = await startChromium(chromium)
  opening.defer(() => browser.close())
  const running = opening.move()
  const post = (path: string, token: string, body: unknown) =>
    fetch(sidecar.api + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
  return {
    datadog: control(datadog.url),
    issuer: issuerControl,
    sidecar,
    otherSite,
    browser,
    async post(path, body) {
      const response = await post(path, pipelineToken, body)
      const { id = '' } = (await response.json()) as { readonly id?: string }
      return { status: response.status, id }
    },
    async changeElsewhere(id, change) {
      const response = await fetch(`${datadog.url}/api/v1/monitor/${id}`, {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          'dd-api-key': apiKey,
          'dd-application-key': appKey,
        },
        body: JSON.stringify(change),
      })
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    },
    async addressForViewer() {
      const response = await post('/console/token', viewerToken, {})
      return ((await response.json()) as { readonly address: string }).address
    },
    async open(address = sidecar.consoleUrl) {
      const page = await (await browser.newContext()).newPage()
      const complaints: string[] = []
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(address)
      return { page, complaints }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
