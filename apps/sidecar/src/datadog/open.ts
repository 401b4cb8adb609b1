import type { Capability, CapabilityContext } from '../capability.ts'
import type { KeysConfig } from '../keys/config.ts'
import type { RegistrationConfig } from '../registration/config.ts'
import type { OpenRegistration } from '../registration/open.ts'
import { openDatadog } from './capability.ts'
import type { DatadogConfig } from './config.ts'
import { datadogEvents } from './organisations/datadog-events.ts'
import { openOrganisations } from './organisations/open-organisations.ts'
import type { Organisations } from './organisations/organisations.ts'

/** The sections that managing entities takes. */
export interface DatadogSections {
  readonly datadog: DatadogConfig
  readonly registration: RegistrationConfig | undefined
  /** Needed when keys come from one of its sets. */
  readonly keys: KeysConfig | undefined
}

/** Opens the section `datadog` as it is configured: its organisations, the gate before them, and the routes. */
export async function openDatadogSection(
  { datadog, registration, keys }: DatadogSections,
  context: CapabilityContext,
): Promise<Capability> {
  const logger = context.logger.child({ capability: 'datadog' })
  const organisations = await openOrganisations(datadog, {
    ...context,
    logger,
    keys,
    events: datadogEvents(context.metrics, logger),
  })
  try {
    const gate = await openGate(registration, organisations, { ...context, logger })
    const { audit, clock } = context
    return openDatadog({ organisations, ...(gate && { gate }), audit, clock })
  } catch (error) {
    await organisations.close()
    throw error
  }
}

async function openGate(
  settings: RegistrationConfig | undefined,
  organisations: Organisations,
  context: CapabilityContext,
): Promise<OpenRegistration | undefined> {
  if (settings === undefined || settings === 'off') return undefined
  const [{ openRegistration }, { registrationEvents }] = await Promise.all([
    import('../registration/open.ts'),
    import('../registration/events.ts'),
  ])
  const events = registrationEvents(context.metrics, context.logger)
  return openRegistration(settings, organisations, { ...context, events })
}
