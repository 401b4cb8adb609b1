import { afterAll, test } from 'vitest'

import { openStage } from './open-stage.ts'
import { realServer, stopRealServers } from './real-server.ts'
import { startSandbox, type Server } from './server.ts'
import type { SandboxStage, Stage } from './stage.ts'

/** How a scenario differs from others. */
export interface ScenarioOptions {
  /** The server speaks TLS and takes client certificates; `address` is `https`. Default false. */
  readonly tls?: boolean
  /** Default 20,000; on a real server 60,000. */
  readonly timeoutMs?: number
}

/** A scenario that needs control over the server: it plays on the stand-in only. Its title begins with its number. */
export function scenario(
  number: number,
  title: string,
  play: (stage: SandboxStage) => Promise<void>,
  options: ScenarioOptions = {},
): void {
  const { timeoutMs = 20_000 } = options
  test(`${number}. ${title}`, () => playOnSandbox(play, options), timeoutMs)
}

/**
 * A scenario that plays on the stand-in and, when one is given, on a real server: a running one by `VAULT_KEYS_TEST_ADDR`
 * and `VAULT_KEYS_TEST_TOKEN`, or a binary by `VAULT_KEYS_TEST_BAO`.
 */
export function scenarioAnywhere(
  number: number,
  title: string,
  play: (stage: Stage) => Promise<void>,
  options: ScenarioOptions = {},
): void {
  const { timeoutMs } = options
  test(`${number}. ${title}`, () => playOnSandbox(play, options), timeoutMs ?? 20_000)
  const real = realServer(options)
  // No package brings such a server, so CI cannot install one: there it is played only when one is given.
  if (real.missing !== undefined && process.env['CI'] === 'true') return
  test(
    `${number}. ${title} (real server)`,
    async (context) => {
      if (real.missing !== undefined) {
        context.skip(real.missing)
        return
      }
      await playOn(await real.start(), 'real', options, play)
    },
    timeoutMs ?? 60_000,
  )
  afterAll(stopRealServers)
}

async function playOnSandbox(
  play: (stage: SandboxStage) => Promise<void>,
  options: ScenarioOptions,
): Promise<void> {
  const server = await startSandbox(options)
  const { control } = server
  try {
    await playOn(server, 'sandbox', options, async (stage) => {
      // What a scenario has done to the server must not stop the counting of tokens. Registered first, it comes last.
      stage.onEnd(async () => {
        await control.faults([])
        await control.settings({ sealed: false, initialized: true, standby: null })
      })
      await play({ ...stage, kind: 'sandbox', control })
    })
  } finally {
    await server.close()
  }
}

async function playOn(
  server: Server,
  kind: Stage['kind'],
  options: ScenarioOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const { stage, end } = await openStage(server, kind, options)
  try {
    await play(stage)
  } catch (error) {
    // The end may fail because of what went wrong before; that comes first.
    await end().catch(() => undefined)
    throw error
  }
  await end()
}
