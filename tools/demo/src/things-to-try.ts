import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { entityFile } from './entities-chapter.ts'
import type { House } from './house.ts'
import type { Played } from './story.ts'
import { alertFile } from './ticket-chapter.ts'

/** Commands that a person can paste, in order. */
export interface Suggestion {
  readonly title: string
  readonly commands: readonly string[]
}

/** What can be tried while everything goes on running, one suggestion for each chapter. */
export function thingsToTry(house: House, { monitorId }: Played): readonly Suggestion[] {
  const { datadogAccess, glpiUrl, shopToken, sidecar, webhook, webhookToken } = house
  const deliver = (name: 'firing' | 'resolved') =>
    `curl -H 'Authorization: Bearer ${webhookToken}' --json @${pathOf(alertFile(name))} ${webhook}`
  const shop = `curl -H 'Authorization: Bearer ${shopToken}'`
  const keys = `-H 'DD-API-KEY: ${datadogAccess.apiKey}' -H 'DD-APPLICATION-KEY: ${datadogAccess.appKey}'`
  const alert = `${sidecar.api}/alert`
  return [
    {
      title:
        'A ticket (send the first one twice: two firings open it), its end, and what GLPI saw:',
      commands: [
        deliver('firing'),
        deliver('resolved'),
        `curl '${glpiUrl}/_sandbox/journal?path=/apirest.php/Ticket*'`,
      ],
    },
    {
      title: 'An alert at Datadog: declare it, read it, change it behind our back, see the drift:',
      commands: [
        `${shop} -H 'Content-Type: application/yaml' --data-binary @${pathOf(entityFile)} ${alert}`,
        `${shop} ${alert}/${monitorId}`,
        `curl -X PUT ${keys} --json '{"name":"Changed by hand"}' ${datadogAccess.url}/api/v1/monitor/${monitorId}`,
        `${shop} ${alert}/${monitorId}/diff`,
      ],
    },
  ]
}

function pathOf(file: URL): string {
  return relative(process.cwd(), fileURLToPath(file))
}
