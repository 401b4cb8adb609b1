import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import { expect, onTestFinished } from 'vitest'

import { temporaryFolder } from './open-api.ts'
import { start } from './retriever.ts'
import type { Ended, Retriever } from './retriever.ts'

/** How long commands in processes of their own may take on a busy machine. */
export const patience = { timeout: 60_000 }

/** An organisation of Datadog, and how it is configured. */
export async function openDatadog(organisation = 7) {
  const server = await startStandIn('datadog', {
    seed: { organisation, settings: { rateLimiting: false } },
  })
  onTestFinished(() => server.close())
  const { url, apiKey, appKey } = server.credentials
  const journal = control(server.url)
  /** The requests so far that could have changed something: `POST /api/v1/monitor`. */
  const writes = async (): Promise<readonly string[]> => {
    const entries = await journal.journal()
    return entries
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`)
  }
  return {
    keys: { apiKey, appKey },
    settings: {
      url,
      apiKey: { file: `${organisation}.api` },
      appKey: { file: `${organisation}.app` },
    },
    files: { [`${organisation}.api`]: `${apiKey}\n`, [`${organisation}.app`]: `${appKey}\n` },
    credentials: server.credentials,
    control: journal,
    writes,
    requests: async () => (await journal.journal()).length,
    async call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          'dd-api-key': apiKey,
          'dd-application-key': appKey,
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
      return (await response.json()) as Record<string, unknown>
    },
    async monitors(): Promise<readonly Record<string, unknown>[]> {
      const state = await journal.state<{ readonly monitors: readonly Record<string, unknown>[] }>()
      return state.monitors
    },
  }
}

/** A folder with a configuration and documents, and the commands that run there. */
export function openFolder(datadog: object, files: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder()
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  write('c.json', JSON.stringify({ version: 1, datadog }))
  for (const [name, text] of Object.entries(files)) write(name, text)
  const begin = (args: readonly string[], input?: string): Retriever => {
    const [command = '', ...others] = args
    const config = command === 'lint' ? [] : ['--config', 'c.json']
    const words = ['datadog', command, ...config, ...others]
    return start(words, { folder, ...(input !== undefined && { input }) })
  }
  return {
    write,
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
    /** Runs a command to its end. */
    run: (...args: readonly string[]): Promise<Ended> => begin(args).ended,
    /** The same, with this on stdin. */
    runWith: (input: string, ...args: readonly string[]): Promise<Ended> =>
      begin(args, input).ended,
    start: (...args: readonly string[]): Retriever => begin(args),
  }
}

/** One organisation, written in place, and a folder whose documents are managed for `checkout`. */
export async function openDatadogHouse(documents: Readonly<Record<string, string>> = {}) {
  const datadog = await openDatadog()
  const { files, keys, settings } = datadog
  const folder = openFolder({ ...settings, owner: 'checkout' }, { ...files, ...documents })
  return {
    datadog,
    ...folder,
    async run(...args: readonly string[]): Promise<Ended> {
      const ended = await folder.run(...args)
      for (const key of Object.values(keys)) expect(ended.stdout + ended.stderr).not.toContain(key)
      return ended
    },
  }
}

/** A monitor of this name, as YAML. */
export function monitorText(name: string, { critical = 2, more = '' } = {}): string {
  return `kind: monitor
ref: ${name}
spec:
  type: query alert
  name: ${name}
  query: 'avg(last_5m):avg:load.${name.replaceAll('-', '_')}{*} > ${critical}'
  message: look at ${name}
  tags: ['team:checkout']
  options: { thresholds: { critical: ${critical} } }
${more}`
}

/** A dashboard of this name, as YAML. */
export function dashboardText(name: string): string {
  return `kind: dashboard
ref: ${name}
spec: { title: ${name}, layout_type: ordered, widgets: [{ definition: { type: note, content: a } }] }
`
}

/** The one line of JSON that a command printed. */
export function parsed({ stdout }: Ended): Record<string, unknown> {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout) as Record<string, unknown>
}
