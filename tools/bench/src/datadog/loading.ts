import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { watchOutput } from '@retriever/launcher'
import type { DatadogCredentials } from '@retriever/sandbox'

/** What a process had taken when it got so far. */
interface StageFigures {
  /** From just before it was started. */
  readonly ms: number
  readonly residentMb: number
}

/** How a process loads a client, and makes a call with it. */
export interface LoadFigures {
  readonly loaded: StageFigures
  readonly called: StageFigures
}

/** What a process says of itself. */
interface Said {
  readonly stage: keyof LoadFigures
  /** In bytes. */
  readonly resident: number
}

/** Programs that load a client, and then ask for a monitor that is not there; each the shortest way. */
export const programs = {
  library: `
    import { createDatadog } from '@retriever/datadog-entities'
    import { Secret, staticCredential } from '@retriever/upstream'
    say('loaded')
    const credentials = staticCredential({
      apiKey: new Secret(process.env.API_KEY),
      appKey: new Secret(process.env.APP_KEY),
    })
    const datadog = createDatadog({ name: 'bench', url: process.env.URL, credentials })
    if ((await datadog.monitors.get(1)) === undefined) say('called')
    await datadog.close()`,
  client: `
    import { client, v1 } from '@datadog/datadog-api-client'
    say('loaded')
    const configuration = client.createConfiguration({
      baseServer: new client.BaseServerConfiguration(process.env.URL, {}),
      authMethods: { apiKeyAuth: process.env.API_KEY, appKeyAuth: process.env.APP_KEY },
    })
    await new v1.MonitorsApi(configuration).getMonitor({ monitorId: 1 }).catch(({ code }) => {
      if (code === 404) say('called')
    })`,
  'bare Node': `
    say('loaded')
    const { API_KEY, APP_KEY, URL: url } = process.env
    const headers = { 'DD-API-KEY': API_KEY, 'DD-APPLICATION-KEY': APP_KEY }
    const answer = await fetch(url + '/api/v1/monitor/1', { headers })
    await answer.json()
    if (answer.status === 404) say('called')`,
} as const

const prelude = `
  function say(stage) {
    console.log(JSON.stringify({ stage, resident: process.memoryUsage.rss() }))
  }`
const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs one of the programs to its end, on what was built. */
export async function watchLoading(
  program: string,
  { url, apiKey, appKey }: DatadogCredentials,
): Promise<LoadFigures> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + program], {
    cwd: here,
    env: { PATH: process.env['PATH'], URL: url, API_KEY: apiKey, APP_KEY: appKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = watchOutput(child)
  const reach = async (stage: keyof LoadFigures): Promise<StageFigures> => {
    const said = await output.waitFor(stage, ({ text }) => saidOf(text, stage), 30_000)
    return { ms: performance.now() - startedAt, residentMb: said.resident / 1e6 }
  }
  const loaded = await reach('loaded')
  const called = await reach('called')
  await output.exited
  return { loaded, called }
}

function saidOf(text: string, stage: keyof LoadFigures): Said | undefined {
  if (!text.startsWith('{')) return undefined
  const said = JSON.parse(text) as Said
  return said.stage === stage ? said : undefined
}
