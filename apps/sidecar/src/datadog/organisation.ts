import { createDatadog } from '@retriever/datadog-entities'
import type { DatadogApi, DatadogEvent } from '@retriever/datadog-entities'
import { systemClock } from '@retriever/upstream/clock'

import { UsageError } from '../cli/failure.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { upstreamOptions } from '../config/upstream-settings.ts'
import { commandGate } from '../registration/command-gate.ts'
import type { GateOptions } from '../registration/command-gate.ts'
import type { DatadogConfig, OrganisationConfig } from './config.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { DatadogCommandError } from './failure.ts'
import { finishingWrites, finishWithinMs } from './finishing-writes.ts'
import { loadDatadogConfig } from './load-config.ts'
import type { OrganisationOptions, OutputOptions } from './options.ts'
import { openKeys } from './organisations/open-keys.ts'

/** An organisation while a command works with it. */
export interface OpenOrganisation {
  readonly api: DatadogApi
  /** Aborted by the first SIGINT or SIGTERM. Writes that are under way may finish. */
  readonly signal: AbortSignal
  /** On whose behalf. */
  readonly owner: string
  /** The registration gate, if the configuration has one. It is opened here, and closed with the organisation. */
  registration(): Promise<GateOptions>
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
  const {
    organisations,
    keys: sets,
    isGated,
    warnings,
  } = await loadDatadogConfig(options.config, world)
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

  const end = new AbortController()
  const sources = openKeys(sets, {
    onProblem: (error) => tell(error instanceof Error ? error.message : String(error)),
  })
  const keys = await sources.pair(settings.credentials)
  const datadog = createDatadog({
    name,
    ...(settings.url === undefined ? site(settings) : { url: settings.url }),
    credentials: keys.source,
    deadlineMs: settings.deadline,
    ...upstreamOptions(settings),
    events: (event) => {
      const text = eventText(event)
      if (text !== undefined) tell(text)
    },
  })
  const { api, underWay } = finishingWrites(datadog, { clock: systemClock })
  const following = keys.run(end.signal)
  const gate = commandGate(isGated, options.config, world)
  const stop = new AbortController()
  let stoppedBy: NodeJS.Signals | undefined
  const forget = world.onStopSignal((signal) => {
    if (stoppedBy) world.exit(signal)
    stoppedBy = signal
    stop.abort()
    const open = underWay()
    if (open === 0) return
    tell(`${signal}: ${open} under way may finish (${finishWithinMs / 1000} s); again ends at once`)
  })
  try {
    const stoppedWith = () => stoppedBy && codeOf(stoppedBy)
    const registration = () => gate.open()
    return await work({ api, signal: stop.signal, owner, registration, stoppedWith })
  } catch (error) {
    throw stoppedBy ? new DatadogCommandError(codeOf(stoppedBy), `stopped by ${stoppedBy}`) : error
  } finally {
    forget()
    end.abort()
    await Promise.all([gate.close(), api.close(), following])
    await sources.close()
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
