import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import { onTestFinished } from 'vitest'

import { openDatadog } from './datadog-house.ts'
import { temporaryFolder } from './open-api.ts'
import { run } from './retriever.ts'
import type { Ended } from './retriever.ts'

/** An organisation of Datadog, LeanIX and ServiceNow, and how they are configured. */
export async function openRegisters() {
  const [datadog, leanix, servicenow] = await Promise.all([
    openDatadog(),
    startStandIn('leanix'),
    startStandIn('servicenow'),
  ])
  onTestFinished(async () => {
    await Promise.all([leanix.close(), servicenow.close()])
  })
  const { apiToken } = leanix.credentials
  const { user, password, knownService } = servicenow.credentials
  return {
    datadog,
    leanix: control(leanix.url),
    servicenow: control(servicenow.url),
    secrets: [apiToken, password, ...Object.values(datadog.keys)],
    /** The section `registration`. */
    registration: {
      leanix: { url: leanix.url, apiToken: { file: 'leanix.token' } },
      servicenow: {
        url: servicenow.url,
        user,
        password: { file: 'servicenow.password' },
        knownService,
      },
    },
    files: {
      ...datadog.files,
      'leanix.token': `${apiToken}\n`,
      'servicenow.password': `${password}\n`,
    },
    /** A service with a definition in Datadog. */
    async list(service: string): Promise<void> {
      await datadog.call('POST', '/api/v2/services/definitions', {
        'schema-version': 'v2.2',
        'dd-service': service,
      })
    },
  }
}

/** A folder with these sections as its configuration, and the commands that run there. */
export function openGatedFolder(
  sections: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>>,
) {
  const folder = temporaryFolder()
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('c.json', JSON.stringify({ version: 1, ...sections }))
  for (const [name, text] of Object.entries(files)) write(name, text)
  const command = (group: string, name: string, ...args: readonly string[]): Promise<Ended> =>
    run([group, name, '--config', 'c.json', ...args], { folder })
  return {
    write,
    command,
    check: (...args: readonly string[]): Promise<Ended> =>
      command('registration', 'check', ...args),
    datadog: (name: string, ...args: readonly string[]): Promise<Ended> =>
      command('datadog', name, ...args),
  }
}
