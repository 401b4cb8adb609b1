import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { type Control, control, type DatadogCredentials, startStandIn } from '@retriever/sandbox'

import { temporaryFolder } from '../temporary-folder.ts'

/** A stand-in for Datadog and the sidecars before it; all of it ends with the scope that holds it (`await using`). */
export interface EntitySystem {
  /** Where the sidecars have their configuration. */
  readonly folder: string
  readonly datadog: Control
  /** Starts a sidecar. All have the same configuration, and share nothing but Datadog. */
  launch(): Promise<RunningSidecar>
  [Symbol.asyncDispose](): Promise<void>
}

/** What a sidecar is configured with beside Datadog and its callers. */
export type MoreSettings = Readonly<Record<string, unknown>>

/** Token of a caller who may do everything, on behalf of `shop`. */
export const allToken = 'token-of-one-who-may-do-all-0123456789abcdef'

/** Token of a caller who may read monitors of one service. */
export const fewToken = 'token-of-one-who-may-do-little-0123456789'

const kinds = ['monitor', 'alert', 'dashboard'] as const
const everything = [
  ...kinds.flatMap((kind) => [`${kind}:read`, `${kind}:write`, `${kind}:delete`]),
  'adopt',
  'force',
  'raw-template',
  'registration:read',
  'admin',
  'audit:read',
  'console:read',
]
const noLimits = { entities: 1_000_000, renotify: '0s', queryBytes: '1MiB', widgets: 10_000 }

/** Starts the stand-in, which counts no calls unless it is told to, and prepares a folder for sidecars. */
export async function startEntitySystem(
  purpose: string,
  more: MoreSettings = {},
): Promise<EntitySystem> {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await temporaryFolder(purpose)).path
  const datadog = await startStandIn('datadog', { seed: { settings: { rateLimiting: false } } })
  opening.defer(() => datadog.close())
  const things = opening.move()
  return {
    folder,
    datadog: control(datadog.url),
    async launch() {
      const sidecar = await launchSidecar({
        folder,
        configuration: { ...entityConfiguration(datadog.credentials), ...more },
        readyWithinMs: 30_000,
      })
      things.defer(async () => {
        await sidecar.kill()
      })
      return sidecar
    },
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  }
}

function entityConfiguration({ apiKey, appKey, url }: DatadogCredentials): MoreSettings {
  return {
    version: 1,
    listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
    datadog: { url, apiKey, appKey, deadline: '20s' },
    registration: 'off',
    access: {
      // Neither who asks nor how often is what these tests are about.
      rate: { requests: 1_000_000, per: '1m' },
      audit: { file: 'audit.jsonl' },
      tokens: {
        all: {
          token: allToken,
          scopes: everything,
          services: ['*'],
          organisations: ['*'],
          owner: 'shop',
          limits: noLimits,
        },
        few: {
          token: fewToken,
          scopes: ['monitor:read'],
          services: ['shop-web'],
          organisations: ['*'],
          owner: 'few',
        },
      },
    },
  }
}
