import { createDatadog } from '@retriever/datadog-entities'
import type { DatadogApi, DatadogEvent, DatadogKeys } from '@retriever/datadog-entities'
import type { CredentialSource } from '@retriever/upstream/secret'
import { Secret } from '@retriever/upstream/secret'

import { UsageError } from '../cli/failure.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { followed } from '../config/followed-secret.ts'
import { upstreamOptions } from '../config/upstream-settings.ts'
import type { DatadogConfig, OrganisationConfig } from './config.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { DatadogCommandError } from './failure.ts'
import { loadDatadogConfig } from './load-config.ts'
import type { OrganisationOptions, OutputOptions } from './options.ts'

/** An organisation while a command works with it. */
export interface OpenOrganisation {
  readonly api: DatadogApi
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** On whose behalf. */
  readonly owner: string
  /** The exit code for the signal that has ended the work; undefined when there was none. */
  stoppedWith(): DatadogExitCode | undefined
}

/**
 * Opens the organisation that the command line names, works with it, and closes it. `preferred` is taken when there are
 * several and none is named. Work that fails after a signal ends with a `DatadogCommandError`.
 */
export async function withOrganisation<Result>(
  options: OrganisationOptions & OutputOptions,
  world: World,
  work: (open: OpenOrganisation) => Promise<Result>,
  preferred?: string,
): Promise<Result> {
  const { organisations, warnings } = await loadDatadogConfig(options.config, world)
  const { name, settings } = chosen(organisations, options.organisation ?? preferred)
  const owner = options.owner ?? settings.owner
  if (owner === undefined) {
    const hint = 'it names on whose behalf entities are managed: the team, or the application'
    throw new DatadogCommandError(64, `give --owner, or datadog.${name}.owner`, hint)
  }
  const tell = (text: string): void => {
    if (options.json) return
    world.stderr.write(`${coloured('note:', 'dim', world.stderr, world)} ${text}\n`)
  }
  for (const warning of warnings) tell(warning)

  const stop = new AbortController()
  let stoppedBy: NodeJS.Signals | undefined
  const forget = world.onStopSignal((signal) => {
    if (stoppedBy) world.exit(signal)
    stoppedBy = signal
    stop.abort()
  })
  const end = new AbortController()
  const [apiKey, appKey] = await Promise.all([followed(settings.apiKey), followed(settings.appKey)])
  const following = [apiKey, appKey].map((secret) => secret.run(end.signal))
  const api = createDatadog({
    name,
    ...(settings.url === undefined ? site(settings) : { url: settings.url }),
    credentials: pairOf(apiKey.source, appKey.source),
    deadlineMs: settings.deadline,
    ...upstreamOptions(settings),
    events: (event) => {
      const text = eventText(event)
      if (text !== undefined) tell(text)
    },
  })
  try {
    const stoppedWith = () => stoppedBy && codeOf(stoppedBy)
    return await work({ api, signal: stop.signal, owner, stoppedWith })
  } catch (error) {
    throw stoppedBy ? new DatadogCommandError(codeOf(stoppedBy), `stopped by ${stoppedBy}`) : error
  } finally {
    forget()
    end.abort()
    await Promise.all([api.close(), ...following])
  }
}

function chosen(
  organisations: DatadogConfig,
  wanted: string | undefined,
): { readonly name: string; readonly settings: OrganisationConfig } {
  const names = Object.keys(organisations)
  const name = wanted ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) {
    throw new UsageError(`--organisation is needed: there are several (${names.join(', ')})`)
  }
  const settings = Object.hasOwn(organisations, name) ? organisations[name] : undefined
  if (settings) return { name, settings }
  throw new UsageError(
    `there is no organisation ${JSON.stringify(name)}; known here: ${names.join(', ')}`,
  )
}

function site({ site: name }: OrganisationConfig) {
  return name === undefined ? {} : { site: name }
}

/** Both keys as one credential: when Datadog refuses it, either of them may be the old one. */
function pairOf(
  apiKey: CredentialSource<string>,
  appKey: CredentialSource<string>,
): CredentialSource<DatadogKeys> {
  return {
    async get(signal) {
      const [api, app] = await Promise.all([apiKey.get(signal), appKey.get(signal)])
      const value = { apiKey: new Secret(api.value), appKey: new Secret(app.value) }
      return { version: `${api.version}\n${app.version}`, value }
    },
    reject(version) {
      const [api = '', app = ''] = version.split('\n')
      apiKey.reject(api)
      appKey.reject(app)
    },
  }
}

function codeOf(signal: NodeJS.Signals): DatadogExitCode {
  return signal === 'SIGINT' ? 130 : 143
}

function eventText(event: DatadogEvent): string | undefined {
  switch (event.type) {
    case 'rate-limit-wait':
      return `the rate limit is used up: waiting ${Math.ceil(event.waitMs / 1000)} s`
    case 'keys-rejected':
      return 'Datadog does not know these keys; looking for newer ones'
    case 'create-recovered':
      return `${event.kind} ${event.id}: the answer was lost, found again`
    default:
      return undefined
  }
}
