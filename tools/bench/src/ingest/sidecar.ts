import { launchSidecar } from '@retriever/launcher'

import { sidecarConfiguration, sidecarEnvironment, webhook } from '../sidecar-configuration.ts'
import type { Service } from './service.ts'

/** Ours: the built sidecar, SQLite on disk. */
export const sidecar: Service = {
  name: 'sidecar',
  start: async ({ credentials }, folder) => {
    const running = await launchSidecar({
      folder,
      configuration: sidecarConfiguration(credentials),
      env: sidecarEnvironment(credentials),
    })
    return {
      url: `${running.api}${webhook.path}`,
      headers: { authorization: `Bearer ${webhook.token}` },
      lastWords: () =>
        running.output
          .slice(-5)
          .map(({ text }) => text)
          .join('\n'),
      stop: async () => {
        await running.stop()
      },
    }
  },
}
