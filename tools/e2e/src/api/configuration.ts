/** Where the stand-ins are. */
export interface Upstreams {
  readonly vault: string
  readonly datadog: string
  readonly leanix: string
  readonly servicenow: string
  readonly kubernetes: string
}

/** Names that are no secrets. */
export interface Accounts {
  readonly roleId: string
  readonly servicenowUser: string
}

/** Sections of the configuration; each replaces that of `apiConfiguration`. */
export type ApiConfiguration = Readonly<Record<string, unknown>>

const kinds = ['monitor', 'alert', 'dashboard'] as const

/** Everything that one can do to entities. */
export const shopScopes: readonly string[] = kinds.flatMap((kind) => [
  `${kind}:read`,
  `${kind}:write`,
  `${kind}:delete`,
])

/** What callers of the shop may do, and for what. */
export const shopGrant: Readonly<Record<string, unknown>> = {
  scopes: shopScopes,
  services: ['shop-*'],
  organisations: ['*'],
  owner: 'shop',
}

/** The login at Vault, and where the two keys are in it. */
function keysSection(url: string, { roleId }: Accounts): Record<string, unknown> {
  return {
    vault: { url, auth: { approle: { roleId, secretId: { env: 'E2E_SECRET_ID' } } } },
    sets: {
      datadog: {
        keys: {
          apiKey: 'secret/birddog/datadog#api_key',
          appKey: 'secret/birddog/datadog#app_key',
        },
        refresh: '1s',
      },
    },
  }
}

/** The configuration of the init container: the keys of Datadog as files of the folder `keys`. */
export function keysConfiguration(url: string, accounts: Accounts): Record<string, unknown> {
  const { sets, ...section } = keysSection(url, accounts) as {
    sets: { datadog: Record<string, unknown> }
  }
  return {
    version: 1,
    keys: {
      ...section,
      stateFolder: 'state',
      sets: { datadog: { ...sets.datadog, publish: { folder: 'keys' } } },
    },
  }
}

/** The section `keys` and the organisation of a sidecar that reads its keys in Vault by itself. */
export function straightFromVault(
  { vault, datadog }: Pick<Upstreams, 'vault' | 'datadog'>,
  accounts: Accounts,
): ApiConfiguration {
  return {
    keys: keysSection(vault, accounts),
    datadog: { prod: { url: datadog, keys: 'datadog', deadline: '10s' } },
  }
}

/** A sidecar that serves entities: any free ports, keys from files, both registers, two kinds of callers. */
export function apiConfiguration(
  { datadog, leanix, servicenow, kubernetes }: Upstreams,
  { servicenowUser }: Accounts,
  more: ApiConfiguration = {},
): Record<string, unknown> {
  return {
    version: 1,
    listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
    datadog: {
      prod: {
        url: datadog,
        apiKey: { file: 'keys/apiKey' },
        appKey: { file: 'keys/appKey' },
        deadline: '10s',
      },
    },
    registration: {
      leanix: { url: leanix, apiToken: { env: 'E2E_LEANIX_TOKEN' }, deadline: '2s' },
      servicenow: {
        url: servicenow,
        user: servicenowUser,
        password: { env: 'E2E_SERVICENOW_PASSWORD' },
        deadline: '2s',
        knownService: 'Email',
      },
    },
    access: {
      tokens: { ci: { token: { env: 'E2E_CI_TOKEN' }, ...shopGrant } },
      kubernetes: { url: kubernetes, tokenFile: 'kubernetes-token' },
      grants: [{ to: { kubernetes: 'shop/*' }, ...shopGrant }],
    },
    ...more,
  }
}
