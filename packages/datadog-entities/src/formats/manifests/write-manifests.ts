import type { JsonObject } from '../../json.ts'
import { fromBody } from '../mapping/from-body.ts'
import type { Encodable, Inexpressible } from '../writing/encodable.ts'
import { manifestNames } from '../writing/resource-name.ts'
import { specOf } from '../writing/spec-of.ts'
import { annotations, apiVersion } from './manifest.ts'
import type { Resource } from './manifest.ts'
import { monitorFields, monitorTypes } from './monitor-fields.ts'

/** The manifests of these entities: DatadogGenericResource, and for monitors whatever is asked for. */
export function writeManifests(
  entities: readonly Encodable[],
  monitorResource: Exclude<Resource, 'DatadogDashboard'>,
  tell: Inexpressible,
): readonly JsonObject[] {
  const nameFor = manifestNames()
  return entities.flatMap((entity) => {
    const metadata = metadataOf(entity, nameFor(entity.ref))
    if (entity.kind === 'alert') {
      tell(entity, '', 'is an alert, which has no manifest', 'Write it as YAML or JSON.')
      return []
    }
    const monitor = entity.kind === 'monitor' && monitorResource === 'DatadogMonitor'
    const kind = monitor ? monitorResource : 'DatadogGenericResource'
    const spec = monitor ? typedSpec(entity, tell) : genericSpec(entity)
    return [{ apiVersion, kind, metadata, spec }]
  })
}

function metadataOf({ ref, id }: Encodable, name: string): JsonObject {
  const noted = {
    ...(ref !== name && { [annotations.ref]: ref }),
    ...(id !== undefined && { [annotations.id]: id }),
  }
  return { name, ...(Object.keys(noted).length > 0 && { annotations: noted }) }
}

function genericSpec(entity: Encodable): JsonObject {
  return { type: entity.kind, jsonSpec: JSON.stringify(specOf(entity), undefined, 2) }
}

const genericHint = 'Write it as a DatadogGenericResource.'

function typedSpec(entity: Encodable, tell: Inexpressible): JsonObject {
  const body = specOf(entity)
  const { type } = body
  if (typeof type !== 'string' || !monitorTypes.has(type)) {
    tell(entity, '/type', `is ${JSON.stringify(type)}, which no DatadogMonitor can be`, genericHint)
  }
  return fromBody(body, monitorFields, (pointer, message) => {
    tell(entity, pointer, message, genericHint)
  })
}
