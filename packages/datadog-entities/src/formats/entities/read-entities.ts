import { withoutLinks } from '../../links/link-text.ts'
import { withLinkedTexts } from '../../links/linked-texts.ts'
import { escapedToken } from '../../links/pointer.ts'
import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { EntityKind } from '../../entity.ts'
import type { Sheet } from '../syntax/sheet.ts'
import type { Draft } from './make-entity.ts'

const kinds: readonly EntityKind[] = ['monitor', 'alert', 'dashboard']

const collections: Readonly<Record<string, EntityKind>> = {
  monitors: 'monitor',
  alerts: 'alert',
  dashboards: 'dashboard',
}

/**
 * What a document in our own or Datadog's words declares:
 *
 * - one entity: its fields, with `kind: monitor | alert | dashboard`, `ref` and `id` beside them if wanted;
 * - the same with the fields apart, as we write it: `{ kind, ref?, id?, spec: { … } }`;
 * - a list of these;
 * - `{ monitors: […], alerts: […], dashboards: […] }`, any of them.
 *
 * Without `kind`, an object with `signal` and `condition` is an alert, with `widgets` and `layout_type` a dashboard,
 * with `query` and `type` a monitor; so is one whose `spec` is such an object.
 */
export function readEntities(sheet: Sheet, only: 'any' | 'export'): readonly Draft[] {
  const { value } = sheet
  if (only === 'export') {
    const one = readEntity(sheet, value, '', undefined)
    return one.map((draft) => ({
      ...draft,
      body: withLinkedTexts(draft.kind, draft.body, withoutLinks),
    }))
  }
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => readEntity(sheet, item, `/${index}`, undefined))
  }
  if (isJsonObject(value) && isCollection(value)) {
    return Object.entries(value).flatMap(([name, items = null]) => {
      if (isJsonArray(items)) {
        return items.flatMap((item, index) =>
          readEntity(sheet, item, `/${name}/${index}`, collections[name]),
        )
      }
      sheet.wrong(`/${name}`, 'expected a list')
      return []
    })
  }
  return readEntity(sheet, value, '', undefined)
}

function isCollection(value: JsonObject): boolean {
  const names = Object.keys(value)
  return names.length > 0 && names.every((name) => Object.hasOwn(collections, name))
}

function readEntity(
  sheet: Sheet,
  value: Json,
  pointer: string,
  listed: EntityKind | undefined,
): readonly Draft[] {
  if (!isJsonObject(value)) {
    sheet.wrong(pointer, 'expected a monitor, an alert or a dashboard', shapes)
    return []
  }
  const { kind: said, ref, id, ...body } = value
  const kind = kindOf(sheet, value, pointer, listed)
  if (kind === undefined) return []
  const { spec, ...others } = body
  // A field of a monitor may have this name, too: only what has no shape of its own is taken apart.
  const isFlat = said === undefined && (shapeOf(value) !== undefined || !isJsonObject(spec))
  if (isFlat || spec === undefined) {
    return [{ kind, ref, id, body, pointer, placeOf: (at) => pointer + at }]
  }
  for (const key of Object.keys(others)) {
    sheet.wrong(
      `${pointer}/${escapedToken(key)}`,
      'unknown key',
      'Beside spec there are kind, ref and id only.',
    )
  }
  if (!isJsonObject(spec)) {
    sheet.wrong(`${pointer}/spec`, 'expected an object')
    return []
  }
  return [{ kind, ref, id, body: spec, pointer, placeOf: (at) => `${pointer}/spec${at}` }]
}

const shapes =
  'Say kind: monitor, alert or dashboard. Without it, a monitor has type and query, an alert signal and condition, a dashboard layout_type and widgets.'

function kindOf(
  sheet: Sheet,
  value: JsonObject,
  pointer: string,
  listed: EntityKind | undefined,
): EntityKind | undefined {
  const said = value['kind']
  if (said === undefined) {
    const { spec } = value
    const shaped = listed ?? shapeOf(value) ?? (isJsonObject(spec) ? shapeOf(spec) : undefined)
    if (shaped === undefined) sheet.wrong(pointer, 'this is no monitor, alert or dashboard', shapes)
    return shaped
  }
  const kind = kinds.find((name) => name === said)
  if (kind === undefined) {
    sheet.wrong(`${pointer}/kind`, `the kind ${JSON.stringify(said)} is not known`, shapes)
  } else if (listed !== undefined && kind !== listed) {
    sheet.wrong(`${pointer}/kind`, `this list holds ${listed}s, not ${kind}s`)
    return undefined
  }
  return kind
}

function shapeOf(value: JsonObject): EntityKind | undefined {
  const has = (...keys: string[]) => keys.every((key) => value[key] !== undefined)
  if (has('signal', 'condition')) return 'alert'
  if (has('widgets', 'layout_type')) return 'dashboard'
  return has('query', 'type') ? 'monitor' : undefined
}
