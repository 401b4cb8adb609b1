import type { RunningSidecar } from '@retriever/launcher'
import type { GlpiCredentials } from '@retriever/sandbox'

/** What differs between the tests. */
export interface BridgeConfigurationOptions {
  readonly glpi: Pick<GlpiCredentials, 'url'> & Readonly<Record<string, unknown>>
  /** Loopback address of both listeners. Default `127.0.0.1`. */
  readonly host?: string
  /** Files of the `api` listener's certificate and key. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** More settings of the section `bridge`, or others. */
  readonly bridge?: Readonly<Record<string, unknown>>
}

const webhookToken = 'token-of-the-webhook-0123456789abcdef'
const operatorToken = 'token-of-the-operator-0123456789abcdef'

/** Headers of whoever may send alerts. */
export const senderHeaders: Readonly<Record<string, string>> = {
  authorization: `Bearer ${webhookToken}`,
}

/** The token itself, for senders that read it from a file. */
export const senderToken: string = webhookToken

/** The path of the webhook. */
export const webhookPath = '/bridge/sources/prometheus'

/** The environment that the configuration below refers to. */
export function bridgeEnvironment({
  userToken,
  appToken,
}: GlpiCredentials): Record<string, string> {
  return {
    E2E_WEBHOOK_TOKEN: webhookToken,
    E2E_OPERATOR_TOKEN: operatorToken,
    E2E_GLPI_USER_TOKEN: userToken,
    E2E_GLPI_APP_TOKEN: appToken,
  }
}

/** The configuration of a sidecar with a bridge: any free ports, and times so short that no test has to wait. */
export function bridgeConfiguration(options: BridgeConfigurationOptions): Record<string, unknown> {
  const { glpi, host = '127.0.0.1', tls, bridge } = options
  return {
    version: 1,
    listeners: { api: { host, port: 0, ...(tls && { tls }) }, ops: { host, port: 0 } },
    access: {
      tokens: {
        operator: {
          token: { env: 'E2E_OPERATOR_TOKEN' },
          scopes: ['bridge:operate', 'bridge:read'],
        },
      },
    },
    bridge: {
      store: { sqlite: './bridge.db' },
      sources: {
        prometheus: {
          type: 'alertmanager',
          access: { token: { env: 'E2E_WEBHOOK_TOKEN' } },
          glpi: 'main',
        },
      },
      glpi: {
        main: {
          userToken: { env: 'E2E_GLPI_USER_TOKEN' },
          appToken: { env: 'E2E_GLPI_APP_TOKEN' },
          ...glpi,
        },
      },
      threshold: { count: 1 },
      close: { after: '100ms', mode: 'solveThenClose' },
      unknownOutcome: { grace: '300ms', searchAgain: '200ms', sweepAfter: ['700ms', '2500ms'] },
      ...bridge,
    },
  }
}

/** What `GET /bridge/status` tells, as far as the tests look at it. */
export interface BridgeStatus {
  readonly incidents: readonly {
    readonly state: { readonly kind: string }
    readonly reason?: { readonly code: string; readonly text: string }
  }[]
  readonly counts: Readonly<Record<string, number>>
  readonly outbox: readonly unknown[]
}

/** Asks a running sidecar how its bridge stands. */
export async function bridgeStatus({ api }: Pick<RunningSidecar, 'api'>): Promise<BridgeStatus> {
  const response = await fetch(`${api}/bridge/status`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  if (!response.ok) throw new Error(`status: ${response.status} ${await response.text()}`)
  return (await response.json()) as BridgeStatus
}

/** Whether a bridge has nothing left to do: no operation waits, and no incident is on its way to another state. */
export function isAtRest({ outbox, counts }: BridgeStatus): boolean {
  const moving = ['creating', 'unknown', 'cooling', 'closing']
  return outbox.length === 0 && moving.every((state) => !counts[state])
}
