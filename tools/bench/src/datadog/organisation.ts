import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { control, type DatadogCredentials } from '@retriever/sandbox'

import type { Size } from './wanted.ts'

/** An organisation of the sandbox in a process of its own. */
export interface Organisation {
  readonly credentials: DatadogCredentials
  /** Empties it; from now on every call takes this much longer, in milliseconds. */
  reset(slowByMs: number): Promise<void>
  /** Moves its clock to where all budgets begin anew, so that nobody uses up what another one needs. */
  beginPeriod(): Promise<void>
  /** How much is in it. */
  holds(): Promise<Size>
  /** What came in since the last reset. */
  traffic(): Promise<Traffic>
  close(): Promise<void>
}

/** Calls by what became of them. */
export interface Traffic {
  readonly calls: number
  /** Calls that created or changed something. */
  readonly writes: number
  /** Calls that were refused with 429. */
  readonly refused: number
}

/** The longest period of its budgets. */
const longestPeriodMs = 60_000

/** Starts it on an ephemeral port of the loopback address. */
export async function startOrganisation(): Promise<Organisation> {
  const child = fork(fileURLToPath(new URL('stand-in-server.ts', import.meta.url)))
  const { url, credentials } = await firstMessage(child)
  const sandbox = control(url)
  return {
    credentials,
    async reset(slowByMs) {
      await sandbox.reset()
      await sandbox.faults(
        slowByMs === 0 ? [] : [{ match: {}, effect: { type: 'slow', ms: slowByMs } }],
      )
    },
    async beginPeriod() {
      const { now } = await sandbox.clock({})
      await sandbox.clock({
        now: (Math.floor(Date.parse(now) / longestPeriodMs) + 1) * longestPeriodMs,
      })
    },
    async holds() {
      const { monitors, dashboards } = await sandbox.state<Record<keyof Size, readonly unknown[]>>()
      return { monitors: monitors.length, dashboards: dashboards.length }
    },
    async traffic() {
      const entries = await sandbox.journal()
      const isDone = (status: number | null): boolean => status !== null && status < 300
      return {
        calls: entries.length,
        writes: entries.filter(({ method, status }) => method !== 'GET' && isDone(status)).length,
        refused: entries.filter(({ status }) => status === 429).length,
      }
    },
    async close() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

interface Started {
  readonly url: string
  readonly credentials: DatadogCredentials
}

function firstMessage(child: ChildProcess): Promise<Started> {
  return new Promise((resolve, reject) => {
    child.once('message', (started) => resolve(started as Started))
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)))
  })
}
