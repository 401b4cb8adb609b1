import type { DemoStandIns } from './stand-ins.ts'

/** How the bridge of the demo is set: two firings open a ticket, two quiet seconds close it. */
export const demoSettings = {
  count: 2,
  within: '10m',
  quiet: '2s',
  duplicatesWithinMs: 500,
} as const

/** The configuration of the demo's sidecar, as a user would write it; secrets are in its environment. */
export function configurationFor({ glpi, ivr, datadog, leanix, servicenow }: DemoStandIns): object {
  return {
    version: 1,
    listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
    access: {
      tokens: {
        operator: {
          token: { env: 'OPERATOR_TOKEN' },
          scopes: ['bridge:read', 'bridge:operate', 'console:read'],
        },
        shop: {
          token: { env: 'SHOP_TOKEN' },
          scopes: ['alert:read', 'alert:write', 'registration:read'],
          services: ['*'],
          organisations: ['*'],
          owner: 'shop',
        },
      },
    },
    bridge: {
      store: { sqlite: 'bridge.db' },
      sources: {
        prometheus: { type: 'alertmanager', access: { token: { env: 'WEBHOOK_TOKEN' } } },
      },
      glpi: {
        url: glpi.credentials.url,
        userToken: { env: 'GLPI_USER_TOKEN' },
        appToken: { env: 'GLPI_APP_TOKEN' },
      },
      ivr: { url: ivr.credentials.url, token: { env: 'IVR_TOKEN' } },
      threshold: { count: demoSettings.count, within: demoSettings.within },
      close: { after: demoSettings.quiet },
      duplicates: { within: `${demoSettings.duplicatesWithinMs}ms` },
    },
    datadog: {
      url: datadog.credentials.url,
      apiKey: { env: 'DATADOG_API_KEY' },
      appKey: { env: 'DATADOG_APP_KEY' },
    },
    registration: {
      leanix: { url: leanix.url, apiToken: { env: 'LEANIX_API_TOKEN' } },
      servicenow: {
        url: servicenow.url,
        user: servicenow.credentials.user,
        password: { env: 'SERVICENOW_PASSWORD' },
        knownService: servicenow.credentials.knownService,
      },
    },
  }
}
