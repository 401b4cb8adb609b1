import type { GlpiCredentials, IvrCredentials } from '@retriever/sandbox'

/** What a client of the stand-ins must know. */
export interface UpstreamCredentials {
  readonly glpi: GlpiCredentials
  readonly ivr: IvrCredentials
}

/** How both services of `ingest` decide: three firings open a ticket, the resolve closes it at once. */
export const policy = {
  count: 3,
  withinSeconds: 600,
  closeAfterSeconds: 0,
  resourceMapping: [{ resource_name: 'EC2', identifierkey: 'dimension_InstanceId' }],
} as const

/** The webhook's path and token in the sidecar that {@link sidecarConfiguration} describes. */
export const webhook = { path: '/bridge/sources/prometheus', token: 'bench-webhook-token' } as const

/** The configuration that a user would write: SQLite on disk, a source with a token, GLPI and IVR. */
export function sidecarConfiguration({ glpi, ivr }: UpstreamCredentials): unknown {
  return {
    version: 1,
    listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
    bridge: {
      store: { sqlite: 'bridge.db' },
      sources: {
        prometheus: { type: 'alertmanager', access: { token: { env: 'WEBHOOK_TOKEN' } } },
      },
      glpi: {
        url: glpi.url,
        userToken: { env: 'GLPI_USER_TOKEN' },
        appToken: { env: 'GLPI_APP_TOKEN' },
      },
      ivr: { url: ivr.url, token: { env: 'IVR_TOKEN' } },
      resources: policy.resourceMapping,
      threshold: { count: policy.count, within: `${policy.withinSeconds}s` },
      close: { after: `${policy.closeAfterSeconds}s` },
    },
  }
}

/** The secrets that the configuration refers to. */
export function sidecarEnvironment({ glpi, ivr }: UpstreamCredentials): Record<string, string> {
  return {
    GLPI_USER_TOKEN: glpi.userToken,
    GLPI_APP_TOKEN: glpi.appToken,
    IVR_TOKEN: ivr.token,
    WEBHOOK_TOKEN: webhook.token,
  }
}
