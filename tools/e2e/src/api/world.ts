import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import {
  type Control,
  control,
  type DatadogSeed,
  type RunningStandIn,
  type StandInName,
  startStandIn,
} from '@retriever/sandbox'
import { stringify } from 'yaml'

import { type CommandResult, runRetriever } from '../retriever-command.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import {
  type ApiConfiguration,
  apiConfiguration,
  keysConfiguration,
  straightFromVault,
} from './configuration.ts'
import { registers } from './services.ts'

/** What can differ between the tests. */
export interface ApiWorldOptions {
  /** The two keys as Vault has them. Default: those that the Datadog stand-in takes. */
  readonly keysInVault?: { readonly apiKey: string; readonly appKey: string }
  /** More of what Datadog begins with. */
  readonly datadog?: DatadogSeed
}

/** A stand-in, and its control API. */
type Served<Name extends StandInName> = RunningStandIn<Name> & { readonly control: Control }

/** Everything that the sidecar stands between. It ends with the scope that holds it (`await using`). */
export interface ApiWorld {
  /** Holds the configurations, `kubernetes-token`, and the folder `keys` once they were fetched. */
  readonly folder: string
  readonly vault: Served<'vault'>
  readonly datadog: Served<'datadog'>
  readonly leanix: Served<'leanix'>
  readonly servicenow: Served<'servicenow'>
  readonly kubernetes: Served<'kubernetes'>
  /** What the configurations refer to. */
  readonly env: Readonly<Record<string, string>>
  /** Writes the keys into Vault, as a new version. */
  putKeys(keys: { readonly apiKey: string; readonly appKey: string }): Promise<void>
  /** `retriever keys once`: the init container. Rejects when it does not end with 0. */
  fetchKeys(): Promise<CommandResult>
  /** Starts the sidecar with this configuration, or parts of it. */
  serve(
    configuration?: ApiConfiguration,
    env?: Readonly<Record<string, string>>,
  ): Promise<RunningSidecar>
  /** For `serve`: the sidecar reads its keys in Vault by itself. */
  readonly straightFromVault: ApiConfiguration
  /** The configuration that `serve` would write. */
  configuration(configuration?: ApiConfiguration): Record<string, unknown>
  /** Asks the cluster for a token of a service account. */
  tokenOf(namespace: string, serviceAccount: string, audience?: string): Promise<string>
  /** Ends this before everything that was started until now. */
  defer(end: () => Promise<unknown>): void
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the stand-ins and prepares a folder. Nothing of ours runs yet. */
export async function openApiWorld(
  purpose: string,
  options: ApiWorldOptions = {},
): Promise<ApiWorld> {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await temporaryFolder(purpose)).path
  const start = async <Name extends StandInName>(
    name: Name,
    seed?: NonNullable<Parameters<typeof startStandIn<Name>>[1]>['seed'],
  ): Promise<Served<Name>> => {
    const standIn = await startStandIn(name, ...(seed === undefined ? [] : [{ seed }]))
    opening.defer(() => standIn.close())
    return { ...standIn, control: control(standIn.url) }
  }
  const datadog = await start('datadog', { ...registers.datadog, ...options.datadog })
  const vault = await start('vault')
  const leanix = await start('leanix', registers.leanix)
  const servicenow = await start('servicenow', registers.servicenow)
  const kubernetes = await start('kubernetes', { serviceAccounts: ['shop/cart', 'pay/api'] })
  await writeFile(join(folder, 'kubernetes-token'), kubernetes.credentials.token)

  const env: Record<string, string> = {
    E2E_CI_TOKEN: ciToken,
    E2E_LEANIX_TOKEN: leanix.credentials.apiToken,
    E2E_SERVICENOW_PASSWORD: servicenow.credentials.password,
    E2E_SECRET_ID: vault.credentials.secretId,
  }
  const urls = {
    vault: vault.url,
    datadog: datadog.url,
    leanix: leanix.url,
    servicenow: servicenow.url,
    kubernetes: kubernetes.url,
  }
  const { roleId, rootToken } = vault.credentials
  const accounts = { roleId, servicenowUser: servicenow.credentials.user }
  const configuration = (more?: ApiConfiguration) => apiConfiguration(urls, accounts, more)
  const putKeys: ApiWorld['putKeys'] = async ({ apiKey, appKey }) => {
    const response = await fetch(`${vault.url}/v1/secret/data/birddog/datadog`, {
      method: 'POST',
      headers: { 'x-vault-token': rootToken },
      body: JSON.stringify({ data: { api_key: apiKey, app_key: appKey } }),
    })
    if (!response.ok) throw new Error(`Vault: ${response.status} ${await response.text()}`)
  }
  await putKeys(options.keysInVault ?? datadog.credentials)
  const things = opening.move()
  return {
    folder,
    vault,
    datadog,
    leanix,
    servicenow,
    kubernetes,
    env,
    putKeys,
    async fetchKeys() {
      await mkdir(join(folder, 'state'), { recursive: true })
      await writeFile(join(folder, 'keys.yaml'), stringify(keysConfiguration(urls.vault, accounts)))
      const ended = await runRetriever(['keys', 'once', '--config', 'keys.yaml'], { folder, env })
      if (ended.code !== 0) throw new Error(`keys once: ${ended.code}\n${ended.text}`)
      return ended
    },
    async serve(more, moreEnv) {
      const sidecar = await launchSidecar({
        folder,
        configuration: configuration(more),
        env: { ...env, ...moreEnv },
        readyWithinMs: 30_000,
      })
      things.defer(async () => {
        await sidecar.stop()
      })
      return sidecar
    },
    straightFromVault: straightFromVault(urls, accounts),
    configuration,
    async tokenOf(namespace, serviceAccount, audience = 'birddog-sidecar') {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`
      const response = await fetch(kubernetes.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${kubernetes.credentials.adminToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ spec: { audiences: [audience] } }),
      })
      const { status } = (await response.json()) as { status?: { token?: string } }
      if (status?.token === undefined) throw new Error(`no token: ${response.status}`)
      return status.token
    },
    defer: (end) =>
      things.defer(async () => {
        await end()
      }),
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  }
}

/** The static token of the caller `ci`. */
export const ciToken = 'token-of-the-pipeline-0123456789abcdef'
