import { parse } from 'yaml'

import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyText, isSet, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { isObject, type JsonObject } from '../json.ts'
import { badRequest, notFound } from '../refused.ts'
import { catalogued, described, discovered, type Catalogued } from './catalogued.ts'
import { fullRef, identityOf, refOf, type Entity } from './entity.ts'

const entities = '/api/v2/catalog/entity'

/** The endpoints of the software catalog. */
export const entityRoutes: readonly Route[] = routesOf(
  { limit: 'catalog', read: 'apm_service_catalog_read', write: 'apm_service_catalog_write' },
  {
    [`GET ${entities}`]: list,
    [`POST ${entities}`]: upsert,
    [`DELETE ${entities}/{id}`]: (call) => remove(call, call.at['id'] ?? ''),
    // The slash of a ref is not always escaped.
    [`DELETE ${entities}/{id}/{name}`]: (call) =>
      remove(call, `${call.at['id']}/${call.at['name']}`),
  },
)

function list(call: Call): StandInAnswer {
  const { org, query, staleAt } = call
  const known = described(org, staleAt)
  const all = isSet(call, 'includeDiscovered') ? [...known, ...discovered(org, known)] : known
  const fitting = all.filter(entityFilter(query))
  const offset = numberIn(call, 'page[offset]', 0)
  const limit = Math.max(numberIn(call, 'page[limit]', 100), 1)
  const page = fitting.slice(offset, offset + limit)
  const included = page.flatMap((each) => includedWith(each, query.get('include') ?? ''))
  const link = (start: number): string => {
    const parameters = new URLSearchParams(query)
    parameters.set('page[offset]', String(start))
    parameters.set('page[limit]', String(limit))
    return `${entities}?${decodeURIComponent(parameters.toString())}`
  }
  return json(200, {
    data: page.map(({ item }) => item),
    ...(included.length === 0 ? {} : { included }),
    meta: { count: page.length, includeCount: included.length },
    links: {
      self: link(offset),
      ...(offset + limit < fitting.length ? { next: link(offset + limit) } : {}),
    },
  })
}

function entityFilter(query: URLSearchParams): (each: Catalogued) => boolean {
  const ref = query.get('filter[ref]')
  const wanted = {
    id: query.get('filter[id]'),
    ref: ref === null ? null : (fullRef(ref) ?? ref),
    name: query.get('filter[name]'),
    kind: query.get('filter[kind]'),
    owner: query.get('filter[owner]'),
  }
  const relation = query.get('filter[relation][type]')
  return (each) =>
    (['id', 'ref', 'name', 'kind', 'owner'] as const).every(
      (name) => wanted[name] === null || each[name] === wanted[name],
    ) &&
    (relation === null || hasRelation(each, relation))
}

/** `RelationTypeDependsOn` stands as `dependsOn` in the schema. */
function hasRelation({ relations }: Catalogued, type: string): boolean {
  const name = type.replace(/^RelationType/, '').toLowerCase()
  return Object.entries(relations).some(
    ([key, value]) => key.toLowerCase() === name && Array.isArray(value) && value.length > 0,
  )
}

function includedWith({ id, schema }: Catalogued, include: string): readonly JsonObject[] {
  const wanted = new Set(include.split(','))
  const rawSchema = Buffer.from(JSON.stringify(schema)).toString('base64')
  return [
    ...(wanted.has('schema') ? [{ id, type: 'schema', attributes: { schema } }] : []),
    ...(wanted.has('raw_schema') ? [{ id, type: 'rawSchema', attributes: { rawSchema } }] : []),
  ]
}

function upsert(call: Call): StandInAnswer {
  const { org } = call
  const schema = schemaIn(call)
  if (typeof schema['apiVersion'] !== 'string') {
    throw badRequest("'apiVersion' is a required property")
  }
  const identity = identityOf(schema)
  if (identity === undefined) throw badRequest("'kind' and 'metadata.name' are required properties")
  const before = org.entities.get(refOf(identity))
  const now = org.clock.now()
  const entity: Entity = {
    ...identity,
    id: before?.id ?? org.ids.uuid(),
    schema,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  }
  org.entities.put(refOf(entity), entity)
  const entry = catalogued(entity, 'api')
  const included = includedWith(entry, 'schema')
  return json(202, { data: [entry.item], included, meta: { count: 1, includeCount: 1 } })
}

/** The API takes JSON and YAML; the first is the second. */
function schemaIn(call: Call): JsonObject {
  let schema: unknown
  try {
    schema = parse(bodyText(call), { schema: 'core', maxAliasCount: 0 })
  } catch {
    throw badRequest('Invalid JSON payload')
  }
  if (!isObject(schema)) throw badRequest('Invalid JSON payload')
  return schema
}

function remove({ org }: Call, named: string): StandInAnswer {
  const ref = fullRef(named)
  const entry = described(org).find((each) => each.id === named || each.ref === ref)
  if (entry === undefined) throw notFound('Not Found')
  org.entities.remove(entry.ref)
  const definition = org.definitions.all().find(({ id }) => id === entry.id)
  if (definition !== undefined) org.definitions.remove(definition.name)
  return { status: 204, headers: {}, body: '' }
}
