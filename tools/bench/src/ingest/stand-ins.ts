import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { watchOutput } from '@retriever/launcher'
import { control, type StandInName, type StandIns as Known } from '@retriever/sandbox'

import type { UpstreamCredentials } from '../sidecar-configuration.ts'

/** GLPI and IVR of the sandbox, in a process of their own. */
export interface StandIns {
  readonly credentials: UpstreamCredentials
  /** Forgets all tickets; from now on every call to GLPI takes this much longer, in milliseconds. */
  reset(slowByMs: number): Promise<void>
  /** Changes how long every call to GLPI takes; keeps the tickets. */
  slowBy(ms: number): Promise<void>
  /** How many calls created or changed a ticket since the last reset. */
  ticketCalls(): Promise<number>
  close(): Promise<void>
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
  const sandbox = control(glpi.url)
  const slowBy = async (ms: number) => {
    await sandbox.faults(ms === 0 ? [] : [{ match: {}, effect: { type: 'slow', ms } }])
  }
  return {
    credentials: { glpi: glpi.credentials, ivr: ivr.credentials },
    slowBy,
    reset: async (slowByMs) => {
      await sandbox.reset()
      await slowBy(slowByMs)
    },
    ticketCalls: async () => {
      const entries = await sandbox.journal({ path: '/apirest.php/Ticket*' })
      return entries.filter(
        ({ method, status }) =>
          method !== 'GET' && status !== null && status >= 200 && status < 300,
      ).length
    },
    close: async () => {
      child.kill()
      await output.exited
    },
  }
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
