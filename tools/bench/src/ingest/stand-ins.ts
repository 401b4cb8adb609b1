import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { watchOutput } from '@retriever/launcher'
import {
  control,
  type JournalEntry,
  type StandInName,
  type StandIns as Known,
} from '@retriever/sandbox'

import type { UpstreamCredentials } from '../sidecar-configuration.ts'

/** GLPI and IVR of the sandbox, in a process of their own. */
export interface StandIns {
  readonly credentials: UpstreamCredentials
  /** Forgets all tickets; from now on every call to GLPI takes this much longer, in milliseconds. */
  reset(slowByMs: number): Promise<void>
  /** Changes how long every call to GLPI takes; keeps the tickets. */
  slowBy(ms: number): Promise<void>
  /** How many calls succeeded since the last reset. */
  calls(): Promise<StandInCalls>
  close(): Promise<void>
}

/** Calls that succeeded. */
interface StandInCalls {
  /** Calls to GLPI that created or changed a ticket. */
  readonly ticket: number
  /** Announcements to the IVR. */
  readonly ivr: number
}

const sandboxEntry = join(
  dirname(createRequire(import.meta.url).resolve('@retriever/sandbox/package.json')),
  'src/main.ts',
)

/** Starts both as `npm run sandbox -- glpi ivr` does. */
export async function startStandIns(): Promise<StandIns> {
  const child = spawn(
    process.execPath,
    ['--conditions=@retriever/source', sandboxEntry, 'glpi', 'ivr'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output = watchOutput(child)
  const announced = <Name extends StandInName>(name: Name) =>
    output.waitFor(`announcement of ${name}`, ({ text }) => announcement(text, name), 15_000)
  const [glpi, ivr] = await Promise.all([announced('glpi'), announced('ivr')])
  const sandbox = { glpi: control(glpi.url), ivr: control(ivr.url) }
  const slowBy = async (ms: number) => {
    await sandbox.glpi.faults(ms === 0 ? [] : [{ match: {}, effect: { type: 'slow', ms } }])
  }
  return {
    credentials: { glpi: glpi.credentials, ivr: ivr.credentials },
    slowBy,
    reset: async (slowByMs) => {
      await Promise.all([sandbox.glpi.reset(), sandbox.ivr.reset()])
      await slowBy(slowByMs)
    },
    calls: async () => {
      const [tickets, announcements] = await Promise.all([
        sandbox.glpi.journal({ path: '/apirest.php/Ticket*' }),
        sandbox.ivr.journal({ method: 'POST' }),
      ])
      const ticket = tickets.filter((entry) => entry.method !== 'GET' && succeeded(entry)).length
      return { ticket, ivr: announcements.filter(succeeded).length }
    },
    close: async () => {
      child.kill()
      await output.exited
    },
  }
}

function succeeded({ status }: JournalEntry): boolean {
  return status !== null && status >= 200 && status < 300
}

/** What the sandbox prints for each stand-in. */
interface Announcement<Name extends StandInName> {
  readonly name: Name
  readonly url: string
  readonly credentials: Known[Name]['credentials']
}

function announcement<Name extends StandInName>(
  text: string,
  name: Name,
): Announcement<Name> | undefined {
  if (!text.startsWith('{')) return undefined
  const found = JSON.parse(text) as Announcement<Name>
  return found.name === name ? found : undefined
}
