import { createDatadog } from '@retriever/datadog-entities'
import type { DatadogEvent } from '@retriever/datadog-entities'

import type { CapabilityContext } from '../../capability.ts'
import { upstreamOptions } from '../../config/upstream-settings.ts'
import { traceHeaders } from '../../http/trace.ts'
import type { KeysConfig } from '../../keys/config.ts'
import { logVaultEvent } from '../../keys/watch/log-events.ts'
import type { DatadogConfig, OrganisationConfig } from '../config.ts'
import { organisationChecks } from './checks.ts'
import { openKeys } from './open-keys.ts'
import type { OpenKeys } from './open-keys.ts'
import type { Organisation, Organisations } from './organisations.ts'
import { pagesOf } from './pages.ts'

/** What organisations are opened with. */
export interface OrganisationsContext extends Pick<
  CapabilityContext,
  'clock' | 'random' | 'logger'
> {
  /** Needed when keys come from one of its sets. */
  readonly keys?: KeysConfig | undefined
  readonly events: (event: DatadogEvent) => void
}

/** Opens the organisations of the configuration. Nothing is sent before somebody asks for something. */
export async function openOrganisations(
  config: DatadogConfig,
  context: OrganisationsContext,
): Promise<Organisations> {
  const closing = new AbortController()
  const keys = openKeys(context.keys, {
    onEvent: (event) => logVaultEvent(context.logger, event),
    onProblem: (err) => context.logger.warn({ err }, 'a token of Vault was not revoked'),
  })
  const opened = await Promise.all(
    Object.entries(config).map(([name, settings]) => open(name, settings, keys, context)),
  )
  const byName = new Map(opened.map(({ organisation }) => [organisation.name, organisation]))
  return {
    names: [...byName.keys()],
    get: (name) => byName.get(name),
    checks: opened.flatMap(({ organisation, pair }) =>
      organisationChecks(organisation.api, pair, { ...context, signal: closing.signal }),
    ),
    async run(signal) {
      await Promise.all(opened.map(({ pair }) => pair.run(signal)))
    },
    async close() {
      closing.abort()
      await Promise.allSettled(opened.map(({ organisation }) => organisation.api.close()))
      await keys.close()
    },
  }
}

async function open(
  name: string,
  settings: OrganisationConfig,
  keys: OpenKeys,
  { clock, random, events }: OrganisationsContext,
) {
  const { credentials, deadline, listLimit, requireIfMatch, site, url } = settings
  const pair = await keys.pair(credentials)
  const api = createDatadog({
    name,
    ...(url !== undefined ? { url } : site !== undefined && { site }),
    ...upstreamOptions(settings),
    credentials: pair.source,
    deadlineMs: deadline,
    propagate: traceHeaders,
    clock,
    random,
    events,
  })
  const pages = pagesOf({ site, url })
  const organisation: Organisation = { name, api, pages, requireIfMatch, listLimit }
  return { organisation, pair }
}
