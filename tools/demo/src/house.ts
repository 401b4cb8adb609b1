import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { control, type Control, startStandIn } from '@retriever/sandbox'

/** Everything that the demo runs: two stand-ins in this process, the built sidecar in its own. */
export interface House {
  readonly glpi: Control
  readonly glpiUrl: string
  readonly ivr: Control
  readonly sidecar: RunningSidecar
  readonly webhook: string
  readonly webhookToken: string
  close(): Promise<void>
}

/** How the bridge of the demo is set: two firings open a ticket, two quiet seconds close it. */
export const demoSettings = {
  count: 2,
  within: '10m',
  quiet: '2s',
  duplicatesWithinMs: 500,
} as const

/** Starts the stand-ins and the sidecar on loopback, with the configuration that a user would write. */
export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-demo-'))
  const webhookToken = randomBytes(12).toString('hex')
  const operatorToken = randomBytes(12).toString('hex')
  const glpi = await startStandIn('glpi')
  const ivr = await startStandIn('ivr')
  const closeStandIns = async () => {
    await Promise.all([glpi.close(), ivr.close()])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const sidecar = await launchSidecar({
      folder,
      env: {
        GLPI_USER_TOKEN: glpi.credentials.userToken,
        GLPI_APP_TOKEN: glpi.credentials.appToken,
        IVR_TOKEN: ivr.credentials.token,
        WEBHOOK_TOKEN: webhookToken,
        OPERATOR_TOKEN: operatorToken,
      },
      configuration: {
        version: 1,
        listeners: { api: { host: '127.0.0.1', port: 0 }, ops: { host: '127.0.0.1', port: 0 } },
        access: {
          tokens: {
            operator: {
              token: { env: 'OPERATOR_TOKEN' },
              scopes: ['bridge:read', 'bridge:operate', 'console:read'],
            },
          },
        },
        bridge: {
          store: { sqlite: 'bridge.db' },
          sources: {
            prometheus: { type: 'alertmanager', access: { token: { env: 'WEBHOOK_TOKEN' } } },
          },
          glpi: {
            url: glpi.credentials.url,
            userToken: { env: 'GLPI_USER_TOKEN' },
            appToken: { env: 'GLPI_APP_TOKEN' },
          },
          ivr: { url: ivr.credentials.url, token: { env: 'IVR_TOKEN' } },
          threshold: { count: demoSettings.count, within: demoSettings.within },
          close: { after: demoSettings.quiet },
          duplicates: { within: `${demoSettings.duplicatesWithinMs}ms` },
        },
      },
    })
    return {
      glpi: control(glpi.url),
      glpiUrl: glpi.url,
      ivr: control(ivr.url),
      sidecar,
      webhook: `${sidecar.api}/bridge/sources/prometheus`,
      webhookToken,
      close: async () => {
        await sidecar.stop()
        await closeStandIns()
      },
    }
  } catch (error) {
    await closeStandIns()
    throw error
  }
}
