import { readFileSync } from 'node:fs'

import { monitorAt, raiseThreshold } from './at-datadog.ts'
import type { House } from './house.ts'
import { type Answer, callerOf, refusalIn } from './sidecar-caller.ts'
import { listedService, ownService, unregisteredService } from './stand-ins.ts'
import type { Happened } from './step.ts'

/** The alert that this chapter is about, as it lies in the repository. */
export const entityFile: URL = new URL('../entities/errors.yaml', import.meta.url)

/**
 * Keeps an alert at Datadog over HTTP: there is one monitor only, not every service may have one, and what happens behind
 * our back is seen. Resolves to the id of the monitor.
 */
export async function playEntities(house: House, happened: Happened): Promise<string> {
  const ask = callerOf(house)
  const declared = readFileSync(entityFile, 'utf8')

  const created = await ask(201, 'POST', '/alert', declared)
  const path = created.location
  const id = String(created.json['id'])
  happened(
    'entity-created',
    `an alert for ${ownService} is declared in YAML: a monitor at Datadog`,
    `POST /alert → 201, ${path}`,
  )

  await ask(200, 'GET', path)
  const same = await ask(200, 'POST', `${path}/diff`, declared)
  expect(same.json['equal'] === true, 'to read back what was declared', same)
  const { query } = await monitorAt(house, id)
  happened('entity-read', 'it reads back as it was declared', `Datadog evaluates ${String(query)}`)

  const again = await ask(200, 'POST', '/alert', declared)
  const made = await house.datadog.journal({ method: 'POST', path: '/api/v1/monitor' })
  expect(again.location === path && made.length === 1, 'one monitor', again)
  happened(
    'one-monitor',
    'the same once more: still one monitor',
    `POST /alert → 200, ${again.outcome}; one POST in Datadog's journal`,
  )

  const unregistered = await ask(403, 'POST', '/alert', forService(declared, unregisteredService))
  happened(
    'not-registered',
    `${unregisteredService} gets none: LeanIX does not know it`,
    `403: ${refusalIn(unregistered, 'service-not-registered')}`,
  )
  const listed = await ask(409, 'POST', '/alert', forService(declared, listedService))
  happened(
    'listed',
    `${listedService} gets none: Datadog lists it`,
    `409: ${refusalIn(listed, 'service-listed')}`,
  )

  const raised = await raiseThreshold(house, id)
  const drift = await ask(200, 'GET', `${path}/diff`)
  expect(drift.text.includes('"inSync":false'), 'drift', drift)
  happened(
    'drift-seen',
    'somebody changes the monitor at Datadog: the drift is seen',
    `GET ${path}/diff → not in sync: ${String(raised['query'])}`,
  )

  const plan = await ask(200, 'PUT', `${path}?dryRun=true`, declared)
  const changes = changesIn(plan)
  expect(changes.length > 0 && (await puts(house)) === 1, 'a plan and no write', plan)
  happened(
    'way-back-planned',
    'a dry run tells what would be put back, and writes nothing',
    `PUT ${path}?dryRun=true → ${changes.join(', ')}`,
  )

  await ask(200, 'PUT', path, declared)
  const after = await monitorAt(house, id)
  expect(after['query'] === query && (await puts(house)) === 2, 'the declared query', created)
  happened('put-back', 'it is put back', `PUT ${path} → 200; Datadog evaluates ${String(query)}`)
  return id
}

function forService(declared: string, service: string): string {
  return declared.replaceAll(ownService, service)
}

async function puts({ datadog }: House): Promise<number> {
  return (await datadog.journal({ method: 'PUT', path: '/api/v1/monitor/*' })).length
}

/** The pointers of what the one action of a plan would change. */
function changesIn({ json }: Answer): readonly string[] {
  const { actions = [] } = json as {
    readonly actions?: readonly {
      readonly action: string
      readonly changes?: readonly { readonly pointer: string }[]
    }[]
  }
  return actions.flatMap(({ action, changes = [] }) =>
    action === 'update' ? changes.map(({ pointer }) => pointer) : [],
  )
}

function expect(holds: boolean, what: string, { text }: Answer): void {
  if (!holds) throw new Error(`expected ${what}; the sidecar answered ${text}`)
}
