import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { control } from '@retriever/sandbox'
import type {
  DatadogCredentials,
  JournalEntry,
  LeanixCredentials,
  ServicenowCredentials,
} from '@retriever/sandbox'

/** What a client of the stand-ins must know. */
export interface Credentials {
  readonly datadog: DatadogCredentials
  readonly leanix: LeanixCredentials
  readonly servicenow: ServicenowCredentials
}

/** An organisation of Datadog without monitors, and the registers, in a process of their own. */
export interface StandIns {
  readonly credentials: Credentials
  /** From now on every call to Datadog takes this much longer, in milliseconds. */
  slowBy(ms: number): Promise<void>
  /** The calls to Datadog since the first one, or since the one with this number. */
  calls(after?: number): Promise<readonly JournalEntry[]>
  close(): Promise<void>
}

/** Starts them on ephemeral ports of the loopback address. */
export async function startStandIns(): Promise<StandIns> {
  const child = fork(fileURLToPath(new URL('stand-in-servers.ts', import.meta.url)))
  const credentials = await new Promise<Credentials>((resolve, reject) => {
    child.once('message', (started) => resolve(started as Credentials))
    child.once('exit', (code) => reject(new Error(`the stand-ins ended with ${code}`)))
  })
  const datadog = control(credentials.datadog.url)
  return {
    credentials,
    slowBy: async (ms) => {
      await datadog.faults(ms === 0 ? [] : [{ match: {}, effect: { type: 'slow', ms } }])
    },
    calls: (after) => datadog.journal(after === undefined ? {} : { after }),
    async close() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}
