import type { RunningStandIn } from '@retriever/sandbox'

import { type ApiConfiguration, shopGrant, shopScopes } from './configuration.ts'
import type { ApiWorld } from './world.ts'

/**
 * The configuration of a sidecar that uses every kind of secret: keys from files (`prod`) and straight from Vault
 * (`vaulted`), all kinds of callers, a login at an issuer. It takes `E2E_CLIENT_SECRET`,
 * `E2E_SERVICENOW_CLIENT_SECRET` and the file `callers` besides.
 */
export function everyWayIn(world: ApiWorld, issuer: RunningStandIn<'oidc'>): ApiConfiguration {
  const { audience, clientId } = issuer.credentials
  const { datadog: fromVault, keys } = world.straightFromVault as {
    readonly datadog: { readonly prod: object }
    readonly keys: object
  }
  const {
    datadog: fromFiles,
    access,
    registration,
  } = world.configuration() as {
    readonly datadog: { readonly prod: object }
    readonly access: object
    readonly registration: { readonly servicenow: object }
  }
  return {
    log: { level: 'trace' },
    keys,
    datadog: { prod: fromFiles.prod, vaulted: fromVault.prod },
    registration: {
      ...registration,
      cache: { positive: '1s', negative: '1s' },
      servicenow: {
        ...registration.servicenow,
        clientId: world.servicenow.credentials.clientId,
        clientSecret: { env: 'E2E_SERVICENOW_CLIENT_SECRET' },
      },
    },
    access: {
      ...access,
      tokens: {
        ci: {
          token: { env: 'E2E_CI_TOKEN' },
          ...shopGrant,
          scopes: [...shopScopes, 'registration:read', 'console:read', 'audit:read'],
        },
      },
      keys: { file: 'callers' },
      jwt: { corp: { issuer: issuer.url, audience } },
      grants: [
        { to: { kubernetes: 'shop/*' }, ...shopGrant },
        { to: { key: 'deploy' }, ...shopGrant },
        { to: { jwt: { issuer: 'corp', subject: '*' } }, ...shopGrant },
      ],
      audit: { file: 'audit.jsonl' },
    },
    console: { oidc: { issuer: 'corp', clientId, clientSecret: { env: 'E2E_CLIENT_SECRET' } } },
  }
}
