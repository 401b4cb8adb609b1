import type { Credentials } from './stand-ins.ts'

/** Of the one caller that there is. */
export const callerToken = 'bench-caller-token-0123456789'

/** The configuration that a user would write: one organisation, the gate before it, and a caller who may write. */
export function apiConfiguration({ datadog, leanix, servicenow }: Credentials): unknown {
  return {
    version: 1,
    listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
    access: {
      tokens: {
        bench: {
          token: { env: 'CALLER_TOKEN' },
          scopes: ['monitor:read', 'monitor:write', 'alert:read', 'alert:write'],
          services: ['bench-*'],
          organisations: ['*'],
          owner: 'bench',
          limits: { entities: 1000 },
        },
      },
      // One caller stands for many here.
      rate: { requests: 1_000_000, per: '1m' },
      audit: { file: 'audit.jsonl' },
    },
    datadog: {
      url: datadog.url,
      apiKey: { env: 'DATADOG_API_KEY' },
      appKey: { env: 'DATADOG_APP_KEY' },
    },
    registration: {
      leanix: { url: leanix.url, apiToken: { env: 'LEANIX_API_TOKEN' } },
      servicenow: {
        url: servicenow.url,
        user: servicenow.user,
        password: { env: 'SERVICENOW_PASSWORD' },
      },
    },
  }
}

/** The secrets that the configuration refers to. */
export function apiEnvironment({
  datadog,
  leanix,
  servicenow,
}: Credentials): Readonly<Record<string, string>> {
  return {
    CALLER_TOKEN: callerToken,
    DATADOG_API_KEY: datadog.apiKey,
    DATADOG_APP_KEY: datadog.appKey,
    LEANIX_API_TOKEN: leanix.apiToken,
    SERVICENOW_PASSWORD: servicenow.password,
  }
}
