import { isObject, textsOf, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { isoTime } from '../times.ts'
import { refOf, type Entity } from './entity.ts'

/** One line of the catalog. */
export interface Catalogued {
  readonly id: string
  readonly ref: string
  readonly kind: string
  readonly name: string
  readonly owner: string | null
  /** What the entity says about its relations, by their types. */
  readonly relations: JsonObject
  readonly schema: JsonObject
  /** As in `data` of an answer. */
  readonly item: JsonObject
}

/** Everything that somebody described: entities, and services with a definition. Reads of it never lag. */
export function described(org: Organisation, at?: number): readonly Catalogued[] {
  const entities = org.entities.all(at)
  const known = new Set(entities.map(refOf))
  const defined = org.definitions
    .all(at)
    .map((definition): Entity => ({
      id: definition.id,
      kind: 'service',
      namespace: 'default',
      name: definition.name,
      schema: definition.schema,
      createdAt: definition.createdAt,
      modifiedAt: definition.modifiedAt,
    }))
    .filter((entity) => !known.has(refOf(entity)))
  return [...entities, ...defined].map((entity) => catalogued(entity, 'api'))
}

/** Services that nobody described, but that send traces. */
export function discovered(org: Organisation, known: readonly Catalogued[]): readonly Catalogued[] {
  const names = new Set(Object.values(org.settings().apmServices).flat())
  const refs = new Set(known.map(({ ref }) => ref))
  return [...names]
    .map((name): Entity => ({
      id: `discovered-${name}`,
      kind: 'service',
      namespace: 'default',
      name,
      schema: {},
      createdAt: 0,
      modifiedAt: 0,
    }))
    .filter((entity) => !refs.has(refOf(entity)))
    .map((entity) => catalogued(entity, 'discovered'))
}

/** A line of the catalog for this entity. */
export function catalogued(entity: Entity, source: string): Catalogued {
  const { id, kind, namespace, name, schema } = entity
  const metadata = isObject(schema['metadata']) ? schema['metadata'] : {}
  const owner = firstText(metadata['owner'], schema['team'])
  return {
    id,
    ref: refOf(entity),
    kind,
    name,
    owner,
    relations: isObject(schema['spec']) ? schema['spec'] : {},
    schema,
    item: {
      id,
      type: 'entity',
      attributes: {
        apiVersion: firstText(schema['apiVersion'], schema['schema-version']) ?? 'v3',
        kind,
        name,
        namespace,
        owner,
        displayName: firstText(metadata['displayName']) ?? name,
        description: firstText(metadata['description'], schema['description']),
        tags: textsOf(metadata['tags'] ?? schema['tags']),
      },
      meta: {
        ingestionSource: source,
        origin: source,
        createdAt: isoTime(entity.createdAt),
        modifiedAt: isoTime(entity.modifiedAt),
      },
    },
  }
}

function firstText(...values: readonly unknown[]): string | null {
  return values.find((value): value is string => typeof value === 'string') ?? null
}
