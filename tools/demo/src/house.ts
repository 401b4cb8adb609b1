import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { launchSidecar, type RunningSidecar } from '@retriever/launcher'
import { control, type Control, type DatadogCredentials } from '@retriever/sandbox'

import { configurationFor } from './configuration.ts'
import { openStandIns } from './stand-ins.ts'

/** Everything that the demo runs: stand-ins in this process, the built sidecar in its own. */
export interface House {
  readonly glpi: Control
  readonly glpiUrl: string
  readonly ivr: Control
  readonly datadog: Control
  /** The address of Datadog's stand-in, and the keys that it takes. */
  readonly datadogAccess: Pick<DatadogCredentials, 'url' | 'apiKey' | 'appKey'>
  readonly sidecar: RunningSidecar
  readonly webhook: string
  readonly webhookToken: string
  /** Of a caller who may have entities at Datadog. */
  readonly shopToken: string
  close(): Promise<void>
}

/** Starts the stand-ins and the sidecar on loopback, with the configuration that a user would write. */
export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-demo-'))
  const [webhookToken, operatorToken, shopToken] = [newToken(), newToken(), newToken()]
  const standIns = await openStandIns()
  const { glpi, ivr, datadog, leanix, servicenow } = standIns
  const closeStandIns = async () => {
    await standIns.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const sidecar = await launchSidecar({
      folder,
      env: {
        GLPI_USER_TOKEN: glpi.credentials.userToken,
        GLPI_APP_TOKEN: glpi.credentials.appToken,
        IVR_TOKEN: ivr.credentials.token,
        DATADOG_API_KEY: datadog.credentials.apiKey,
        DATADOG_APP_KEY: datadog.credentials.appKey,
        LEANIX_API_TOKEN: leanix.credentials.apiToken,
        SERVICENOW_PASSWORD: servicenow.credentials.password,
        WEBHOOK_TOKEN: webhookToken,
        OPERATOR_TOKEN: operatorToken,
        SHOP_TOKEN: shopToken,
      },
      configuration: configurationFor(standIns),
    })
    return {
      glpi: control(glpi.url),
      glpiUrl: glpi.url,
      ivr: control(ivr.url),
      datadog: control(datadog.url),
      datadogAccess: datadog.credentials,
      sidecar,
      webhook: `${sidecar.api}/bridge/sources/prometheus`,
      webhookToken,
      shopToken,
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

function newToken(): string {
  return randomBytes(12).toString('hex')
}
