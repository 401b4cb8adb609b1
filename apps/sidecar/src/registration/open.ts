import {
  createRegistrationGate,
  datadogRegister,
  leanixRegister,
  servicenowRegister,
} from '@retriever/datadog-entities/registration'
import type {
  Register,
  RegistrationEvent,
  RegistrationGate,
  ServicenowCredentials,
} from '@retriever/datadog-entities/registration'
import type { Clock, UpstreamEvent } from '@retriever/upstream'
import type { Secret } from '@retriever/upstream/secret'

import type { Check } from '../capability.ts'
import { ConfigError } from '../config/config-error.ts'
import { followed } from '../config/followed-secret.ts'
import type { FollowedSecret } from '../config/followed-secret.ts'
import { upstreamOptions } from '../config/upstream-settings.ts'
import type { Organisation, Organisations } from '../datadog/organisations/organisations.ts'
import { traceHeaders } from '../http/trace.ts'
import { rememberedCheck } from '../ops/remembered-check.ts'
import type { RegistrationSettings } from './config.ts'
import type { WrittenCredentials } from './servicenow-credentials.ts'

/** What the gate is opened with. */
export interface RegistrationContext {
  readonly clock: Clock
  readonly random: () => number
  /** What happens at the gate, and at the HTTP clients of LeanIX and ServiceNow. */
  readonly events: (event: RegistrationEvent | UpstreamEvent) => void
}

/** The gate, open. */
export interface OpenRegistration extends RegistrationGate {
  /** Writes that need its good word. */
  readonly gated: RegistrationSettings['gated']
  /** What readiness and `doctor` ask: one for each register. None is required: without it nothing is written. */
  readonly checks: readonly Check[]
  /** Follows the files of its secrets until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * Opens the gate as it is configured. Nothing is sent before somebody asks. The organisations stay their owner's. Throws a
 * `ConfigError` when one of them is not there.
 */
export async function openRegistration(
  settings: RegistrationSettings,
  organisations: Pick<Organisations, 'names' | 'get'>,
  { clock, random, events }: RegistrationContext,
): Promise<OpenRegistration> {
  const { leanix, servicenow, cache, grace, names, gated } = settings
  const apis = askedOf(settings, organisations).map(({ api }) => api)
  const secrets: FollowedSecret[] = []
  const source = async (secret: Secret) => {
    const opened = await followed(secret)
    secrets.push(opened)
    return opened.source
  }
  const common = { clock, random, events, propagate: traceHeaders }
  const { apiToken, workspace, url, deadline, factSheetType, caseSensitive, endedPhases } = leanix
  const registers = [
    datadogRegister({ apis, clock }),
    leanixRegister({
      ...common,
      ...upstreamOptions(leanix),
      url,
      deadlineMs: deadline,
      apiToken: await source(apiToken),
      factSheetType,
      caseSensitive,
      endedPhases,
      ...(workspace !== undefined && { workspace }),
    }),
    servicenowRegister({
      ...common,
      ...upstreamOptions(servicenow),
      url: servicenow.url,
      deadlineMs: servicenow.deadline,
      credentials: await credentialsFrom(servicenow.credentials, source),
      caseSensitive: servicenow.caseSensitive,
      operational: servicenow.operational,
      ...(servicenow.tables && { tables: servicenow.tables }),
      ...(servicenow.knownService !== undefined && { knownService: servicenow.knownService }),
    }),
  ]
  const gate = createRegistrationGate({
    registers,
    policy: { graceMs: grace },
    names,
    cache: { positiveMs: cache.positive, negativeMs: cache.negative, entries: cache.entries },
    clock,
    events,
  })
  const closing = new AbortController()
  return {
    ...gate,
    gated,
    checks: registers.map((register) => rememberedCheck(checkOf(register), clock, closing.signal)),
    run: async (signal) => void (await Promise.all(secrets.map((secret) => secret.run(signal)))),
    async close() {
      closing.abort()
      await gate.close()
    },
  }
}

function checkOf({ name, probe }: Register): Check {
  return {
    name: `registration/${name}`,
    required: false,
    async run(signal) {
      const found = await probe(signal)
      return found.ok ? found : { ...found, hint: hints[name] }
    },
  }
}

const hints = {
  datadog:
    'see whether Datadog can be reached; then, the owner of the application key needs apm_service_catalog_read, and so does the key, if it is scoped',
  leanix:
    'see whether its address is right, and whether the API token is of a technical user that may read fact sheets',
  servicenow:
    'see whether its address is right, and whether the account may read the tables and sees the known service',
} as const

function askedOf(
  { datadog }: Pick<RegistrationSettings, 'datadog'>,
  { names, get }: Pick<Organisations, 'names' | 'get'>,
): readonly Organisation[] {
  const wanted = datadog ?? names
  const unknown = wanted.filter((name) => get(name) === undefined)
  if (unknown.length > 0) {
    const known = names.join(', ')
    throw new ConfigError(
      unknown.map((name) => ({
        path: 'registration.datadog',
        message: `there is no organisation ${JSON.stringify(name)}; known here: ${known}`,
      })),
    )
  }
  return wanted.flatMap((name) => get(name) ?? [])
}

async function credentialsFrom(
  written: WrittenCredentials,
  source: (secret: Secret) => Promise<FollowedSecret['source']>,
): Promise<ServicenowCredentials> {
  switch (written.type) {
    case 'api-key':
      return { apiKey: await source(written.apiKey) }
    case 'basic':
      return { user: written.user, password: await source(written.password) }
    case 'oauth': {
      const { clientId, login } = written
      return {
        clientId,
        clientSecret: await source(written.clientSecret),
        ...(login && { user: login.user, password: await source(login.password) }),
      }
    }
  }
}
