import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { type Control, control, type GlpiCredentials, startStandIn } from '@retriever/sandbox'

import {
  bridgeConfiguration,
  bridgeEnvironment,
  senderHeaders,
  webhookPath,
} from './bridge-configuration.ts'
import type { Webhook } from './crash/sender.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A GLPI stand-in and the sidecars that use it; all of it ends with the scope that holds it (`await using`). */
export interface System {
  /** Where the sidecars have their configuration and their database. */
  readonly folder: string
  readonly glpi: {
    /** Origin of the stand-in. */
    readonly url: string
    readonly account: GlpiCredentials
    readonly sandbox: Control
  }
  /** Starts a sidecar, always on the same database. */
  launch(details?: LaunchDetails): Promise<RunningSidecar>
  /** Ends this, before everything that was started until now. */
  defer(end: () => Promise<unknown>): void
  [Symbol.asyncDispose](): Promise<void>
}

/** What differs between the sidecars. */
interface LaunchDetails {
  /** Loopback address of both listeners. Default `127.0.0.1`. */
  readonly host?: string
  /** Files of the `api` listener's certificate and key. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** More settings of the GLPI instance; an `url` replaces that of the stand-in. */
  readonly glpi?: Readonly<Record<string, unknown>>
}

/** How the GLPI stand-in listens, and how its control API is asked. */
export interface GlpiDetails {
  readonly host?: string
  readonly tls?: { readonly certificate: string; readonly key: string }
  readonly fetch?: typeof fetch
}

/** Starts a GLPI stand-in and prepares a folder for sidecars. */
export async function startSystem(purpose: string, details: GlpiDetails = {}): Promise<System> {
  const { fetch: send, ...listening } = details
  const things = new AsyncDisposableStack()
  const folder = things.use(await temporaryFolder(purpose)).path
  const glpi = await startStandIn('glpi', listening)
  things.defer(() => glpi.close())
  const account = glpi.credentials
  const defer = (end: () => Promise<unknown>) =>
    things.defer(async () => {
      await end()
    })
  return {
    folder,
    glpi: { url: glpi.url, account, sandbox: control(glpi.url, send ? { fetch: send } : {}) },
    async launch({ glpi: more, ...listeners } = {}) {
      const sidecar = await launchSidecar({
        folder,
        configuration: bridgeConfiguration({ ...listeners, glpi: { url: account.url, ...more } }),
        env: bridgeEnvironment(account),
        readyWithinMs: 30_000,
      })
      defer(() => sidecar.stop())
      return sidecar
    },
    defer,
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  }
}

/** Where a sidecar takes Alertmanager's webhooks. */
export function webhookOf({ api }: Pick<RunningSidecar, 'api'>): Webhook {
  return { url: api + webhookPath, headers: senderHeaders }
}
