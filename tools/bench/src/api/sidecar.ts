import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { launchSidecar } from '@retriever/launcher'
import type { RunningSidecar } from '@retriever/launcher'

import type { StartedProcess } from '../start-up/started-process.ts'
import { apiConfiguration, apiEnvironment } from './configuration.ts'
import type { StandIns } from './stand-ins.ts'

/** The built sidecar with its API before these stand-ins. */
export interface ApiSidecar extends Omit<RunningSidecar, 'stop'>, StartedProcess {
  /** Asks it to stop and waits until it has; resolves to its exit code. */
  end(): Promise<number | null>
}

/** Starts it in a folder of its own, which goes when it stops. */
export async function startApiSidecar({ credentials }: StandIns): Promise<ApiSidecar> {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-bench-'))
  const startedAt = performance.now()
  const sidecar = await launchSidecar({
    folder,
    configuration: apiConfiguration(credentials),
    env: apiEnvironment(credentials),
  })
  const listeningAfterMs = performance.now() - startedAt
  void sidecar.exited.then(() => rmSync(folder, { recursive: true, force: true }))
  const end = async (): Promise<number | null> => (await sidecar.stop()).code
  return { ...sidecar, listeningAfterMs, end, stop: async () => void (await end()) }
}
