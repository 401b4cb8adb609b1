import { control, startStandIn } from '@retriever/sandbox'
import type { Control, DatadogCredentials, DatadogSeed, JournalFilter } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import { onTestFinished } from 'vitest'

import { createDatadog } from '../../src/api/create-datadog.ts'
import type { DatadogApi } from '../../src/api/datadog-api.ts'
import type { DatadogEvent, DatadogKeys, DatadogOptions } from '../../src/api/datadog-options.ts'
import { DatadogError } from '../../src/error.ts'

/** An organisation that ends with the test, and the library that is connected to it. */
export interface TestOrganisation {
  readonly datadog: DatadogApi
  readonly credentials: DatadogCredentials
  readonly remote: Control
  readonly events: readonly DatadogEvent[]
  /** What was sent, as `POST /api/v1/monitor 200`, oldest first. */
  journal(filter?: JournalFilter): Promise<readonly string[]>
}

/** Starts an organisation. Retries do not wait unless the server wants it. */
export async function openTestOrganisation(
  options: Partial<DatadogOptions> = {},
  seed: DatadogSeed = {},
): Promise<TestOrganisation> {
  const standIn = await startStandIn('datadog', { seed })
  const { credentials, url } = standIn
  const events: DatadogEvent[] = []
  const { site: _site, ...others } = options
  const datadog = createDatadog({
    name: 'test',
    url,
    credentials: staticCredential(keysOf(credentials)),
    random: () => 0,
    events: (event) => events.push(event),
    ...others,
  })
  onTestFinished(async () => {
    await datadog.close()
    await standIn.close()
  })
  const remote = control(url)
  return {
    datadog,
    credentials,
    remote,
    events,
    async journal(filter) {
      const entries = await remote.journal(filter)
      return entries.map(({ method, path, status }) => `${method} ${path} ${String(status)}`)
    },
  }
}

/** The pair that may do everything. */
export function keysOf({
  apiKey,
  appKey,
}: Pick<DatadogCredentials, 'apiKey' | 'appKey'>): DatadogKeys {
  return { apiKey: new Secret(apiKey), appKey: new Secret(appKey) }
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<DatadogError> {
  try {
    await call
  } catch (error) {
    if (error instanceof DatadogError) return error
    throw error
  }
  throw new Error('the call did not fail')
}

/** Everything that comes. */
export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
