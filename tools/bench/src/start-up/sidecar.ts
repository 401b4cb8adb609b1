import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { launchSidecar } from '@retriever/launcher'
import { startStandIn } from '@retriever/sandbox'

import { sidecarConfiguration, sidecarEnvironment } from '../sidecar-configuration.ts'
import type { StartedProcess } from './started-process.ts'

/** The built sidecar with a bridge to a GLPI that answers, and a new database. */
export async function startSidecar(): Promise<StartedProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-bench-'))
  const [glpi, ivr] = await Promise.all([startStandIn('glpi'), startStandIn('ivr')])
  const startedAt = performance.now()
  const sidecar = await launchSidecar({
    folder,
    configuration: sidecarConfiguration({ glpi: glpi.credentials, ivr: ivr.credentials }),
    env: sidecarEnvironment({ glpi: glpi.credentials, ivr: ivr.credentials }),
  })
  return {
    listeningAfterMs: performance.now() - startedAt,
    pid: sidecar.pid,
    stop: async () => {
      await sidecar.stop()
      await Promise.all([glpi.close(), ivr.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
