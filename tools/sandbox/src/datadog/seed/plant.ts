import { identityOf, refOf } from '../catalog/entity.ts'
import type { JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { newMonitor } from '../monitors/write-monitor.ts'

/** Things that an organisation begins with, as one would send them. Nothing by default. */
export interface DatadogSeedEntities {
  /** A `synthetics alert` is stored as it is: those come with a test, and have no query. An `id` is kept. */
  readonly monitors?: readonly JsonObject[]
  /** Services with a definition; they can be read at once. */
  readonly definitions?: readonly JsonObject[]
  /** Entities of the catalog, v3. */
  readonly entities?: readonly JsonObject[]
}

/** Stores what the seed gives. */
export function plant(org: Organisation, seed: DatadogSeedEntities): void {
  for (const body of seed.monitors ?? []) plantMonitor(org, body)
  const now = org.clock.now()
  const times = { createdAt: 0, modifiedAt: now }
  for (const schema of seed.definitions ?? []) {
    const name = String(schema['dd-service'])
    org.definitions.plant(name, { id: org.ids.uuid(), name, schema, ...times })
  }
  for (const schema of seed.entities ?? []) {
    const identity = identityOf(schema)
    if (identity === undefined) throw new Error('An entity of the seed has no kind or no name.')
    org.entities.plant(refOf(identity), { ...identity, id: org.ids.uuid(), schema, ...times })
  }
}

function plantMonitor(org: Organisation, body: JsonObject): void {
  const isTest = body['type'] === 'synthetics alert'
  const written = newMonitor(org, isTest ? { ...body, type: 'composite', query: 'no_query' } : body)
  const id = typeof body['id'] === 'number' ? body['id'] : org.ids.monitor()
  const now = org.clock.now()
  org.monitors.plant(id, {
    ...written,
    ...(isTest ? { type: 'synthetics alert' } : {}),
    id,
    createdAt: now,
    modifiedAt: now,
    creator: org.user,
  })
}
