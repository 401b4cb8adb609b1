import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import { escapedToken } from '../../links/pointer.ts'
import type { Encodable, Inexpressible } from '../writing/encodable.ts'
import { terraformNames } from '../writing/resource-name.ts'
import { specOf } from '../writing/spec-of.ts'
import { refComment, resourceTypes } from './resource-types.ts'
import { toTemplate } from './template.ts'

const typeOf = { monitor: 'datadog_monitor_json', dashboard: 'datadog_dashboard_json' } as const

interface Named {
  readonly entity: Encodable & { readonly kind: keyof typeof typeOf }
  readonly name: string
  /** `datadog_monitor_json.cpu` */
  readonly address: string
}

/** The entities as resources with JSON in them, with an `import` block for each id. Links become references. */
export function writeTerraform(entities: readonly Encodable[], tell: Inexpressible): JsonObject {
  const nameFor = terraformNames()
  const named = entities.flatMap((entity): readonly Named[] => {
    if (entity.kind === 'alert') {
      tell(entity, '', 'is an alert, which has no resource', 'Write it as YAML or JSON.')
      return []
    }
    const name = nameFor(entity.ref)
    return [{ entity, name, address: `${typeOf[entity.kind]}.${name}` }]
  })
  const addresses = new Map(named.map(({ entity, address }) => [entity.ref, address]))
  const resource: Record<string, Record<string, Json>> = {}
  for (const item of named) {
    const { entity, name } = item
    const resources = (resource[typeOf[entity.kind]] ??= {})
    resources[name] = bodyOf(item, (ref) => addresses.get(ref), tell)
  }
  const imports = named.flatMap(({ entity, address }) =>
    entity.id === undefined ? [] : [{ to: address, id: entity.id }],
  )
  return { resource, ...(imports.length > 0 && { import: imports }) }
}

function bodyOf(
  { entity, name }: Named,
  addressOf: (ref: string) => string | undefined,
  tell: Inexpressible,
): JsonObject {
  const translate = (text: string, pointer: string) =>
    toTemplate(text, addressOf, (message, hint) => tell(entity, pointer, message, hint))
  // Links are translated text by text: the whole JSON could hold braces that belong to others.
  const json = JSON.stringify(mapAllTexts(specOf(entity), translate, ''))
  return {
    ...(entity.ref !== name && { '//': refComment + entity.ref }),
    [resourceTypes[typeOf[entity.kind]].text]: json,
  }
}

/** The value with every text and every key in it replaced. */
function mapAllTexts(
  value: Json,
  change: (text: string, pointer: string) => string,
  pointer: string,
): Json {
  if (typeof value === 'string') return change(value, pointer)
  if (isJsonArray(value)) {
    return value.map((item, index) => mapAllTexts(item, change, `${pointer}/${index}`))
  }
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const place = `${pointer}/${escapedToken(key)}`
    return item === undefined ? [] : [[change(key, place), mapAllTexts(item, change, place)]]
  })
  return Object.fromEntries(entries)
}
