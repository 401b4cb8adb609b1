import { systemClock } from '@retriever/upstream/clock'

import { openOrganisations } from '../datadog/organisations/open-organisations.ts'
import { createLogger } from '../log.ts'
import type { LoadedRegistration } from './load-config.ts'
import { openRegistration } from './open.ts'
import type { OpenRegistration } from './open.ts'

/** A gate with organisations of its own. */
export interface OpenGate {
  readonly gate: OpenRegistration
  close(): Promise<void>
}

/** Opens the gate with all that it needs; undefined when there is none. */
export async function openGate({
  registration,
  organisations: config,
  keys,
  secrets,
}: LoadedRegistration): Promise<OpenGate | undefined> {
  if (registration === undefined || registration === 'off') return undefined
  const context = { clock: systemClock, random: Math.random, events: () => {} }
  // What goes wrong is told by the findings.
  const logger = createLogger({ level: 'silent', secrets })
  const organisations = await openOrganisations(config, { ...context, keys, logger })
  const ending = new AbortController()
  try {
    const gate = await openRegistration(registration, organisations, context)
    const following = Promise.all([organisations.run(ending.signal), gate.run(ending.signal)])
    return {
      gate,
      async close() {
        ending.abort()
        await gate.close()
        await Promise.all([organisations.close(), following])
      },
    }
  } catch (error) {
    await organisations.close()
    throw error
  }
}
