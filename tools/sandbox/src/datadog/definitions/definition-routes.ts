import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyOf, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import type { JsonObject } from '../json.ts'
import { refusedWithDetails } from '../refused.ts'
import { isoTime } from '../times.ts'
import type { Definition } from './definition.ts'

const definitions = '/api/v2/services/definitions'
const versions: ReadonlySet<unknown> = new Set(['v2', 'v2.1', 'v2.2'])

/** The endpoints of service definitions. What they read is behind what was written. */
export const definitionRoutes: readonly Route[] = routesOf(
  {
    limit: 'service_definitions',
    read: 'apm_service_catalog_read',
    write: 'apm_service_catalog_write',
  },
  {
    [`GET ${definitions}`]: (call) => {
      const size = Math.max(numberIn(call, 'page[size]', 10), 1)
      const start = numberIn(call, 'page[number]', 0) * size
      const all = call.org.definitions.all(seenAt(call))
      return json(200, { data: all.slice(start, start + size).map(presented) })
    },
    [`POST ${definitions}`]: upsert,
    [`GET ${definitions}/{name}`]: (call) => json(200, { data: presented(definitionOf(call)) }),
    [`DELETE ${definitions}/{name}`]: (call) => {
      const { name } = definitionOf(call)
      call.org.definitions.remove(name)
      return { status: 204, headers: {}, body: '' }
    },
  },
)

/** The instant whose definitions a read shows: new ones are missing for a while, and deleted ones stay. */
function seenAt({ org, staleAt = Infinity }: Call): number {
  return Math.min(org.clock.now() - org.settings().definitionLagMs, staleAt)
}

function definitionOf(call: Call): Definition {
  const definition = call.org.definitions.get(call.at['name'] ?? '', seenAt(call))
  if (definition === undefined) throw refusedWithDetails(404, 'Not Found')
  return definition
}

function upsert(call: Call): StandInAnswer {
  const { org } = call
  const schema = bodyOf(call)
  const name = schema['dd-service']
  if (!versions.has(schema['schema-version'])) {
    throw refusedWithDetails(400, "'schema-version' is invalid")
  }
  if (typeof name !== 'string' || name === '') {
    throw refusedWithDetails(400, "'dd-service' is a required property")
  }
  const before = org.definitions.get(name)
  const now = org.clock.now()
  const definition: Definition = {
    id: before?.id ?? org.ids.uuid(),
    name,
    schema,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  }
  org.definitions.put(name, definition)
  return json(200, { data: [presented(definition)] })
}

function presented({ id, schema, modifiedAt }: Definition): JsonObject {
  return {
    id,
    type: 'service-definition',
    attributes: {
      meta: {
        'ingested-schema-version': schema['schema-version'],
        'ingestion-source': 'api',
        'last-modified-time': isoTime(modifiedAt),
        warnings: [],
      },
      schema,
    },
  }
}
