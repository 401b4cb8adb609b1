import { launchSidecar } from '@retriever/launcher'

import {
  bridgeConfiguration,
  bridgeEnvironment,
  bridgeStatus,
  isAtRest,
  senderHeaders,
  webhookPath,
} from '../bridge-configuration.ts'
import type { StartBridge } from './bridge.ts'

/** Starts the sidecar as it is built, always on the same SQLite file of the folder. */
export const startSidecar: StartBridge = async ({ folder, glpi }) => {
  const sidecar = await launchSidecar({
    folder,
    configuration: bridgeConfiguration({ glpi: { url: glpi.url } }),
    env: bridgeEnvironment(glpi),
    readyWithinMs: 30_000,
  })
  return {
    webhook: { url: sidecar.api + webhookPath, headers: senderHeaders },
    async kill() {
      await sidecar.kill()
    },
    isSettled: async () => isAtRest(await bridgeStatus(sidecar)),
  }
}
