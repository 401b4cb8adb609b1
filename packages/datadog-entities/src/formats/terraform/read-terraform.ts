import { isLinkable } from '../../links/link-text.ts'
import { mapTexts } from '../../links/map-texts.ts'
import { escapedToken } from '../../links/pointer.ts'
import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Draft } from '../entities/make-entity.ts'
import { toBody } from '../mapping/to-body.ts'
import type { Sheet } from '../syntax/sheet.ts'
import { monitorFields } from './monitor-fields.ts'
import { isResourceType, metaArguments, refComment, resourceTypes } from './resource-types.ts'
import type { ResourceType } from './resource-types.ts'
import { fromTemplate } from './template.ts'

/** Whether a document is Terraform's JSON. */
export function isTerraform(value: Json): boolean {
  return isJsonObject(value) && (isJsonObject(value['resource']) || isJsonArray(value['resource']))
}

interface Resource {
  readonly type: string
  readonly name: string
  readonly value: Json
  readonly pointer: string
  readonly ref: string
}

/**
 * Reads `datadog_monitor`, `datadog_monitor_json` and `datadog_dashboard_json`. The ref is a comment
 * `"//": "ref: …"`, else the resource's name; the id is that of an `import` block. Other Datadog resources are told,
 * resources of other providers and other blocks are left alone.
 */
export function readTerraform(sheet: Sheet): readonly Draft[] {
  const root = isJsonObject(sheet.value) ? sheet.value : {}
  if (root['resource'] === undefined) {
    sheet.wrong('', 'there are no resources in this', 'Terraform keeps them in { "resource": … }.')
    return []
  }
  const found = labelled(root['resource'], '/resource').flatMap(({ name: type, value, pointer }) =>
    labelled(value, pointer).map((item): Resource => ({ ...item, type, ref: refOf(item) })),
  )
  const refs = new Map(found.map(({ type, name, ref }) => [`${type}.${name}`, ref]))
  const ids = importsOf(root['import'])
  return found.flatMap((resource) => {
    const id = ids.get(`${resource.type}.${resource.name}`)
    const draft = readResource(sheet, resource, refs)
    return draft === undefined ? [] : [{ ...draft, ...(id !== undefined && { id }) }]
  })
}

interface Labelled {
  readonly name: string
  readonly value: Json
  readonly pointer: string
}

/** The entries of a block's label; every level may also be a list of objects. */
function labelled(value: Json | undefined, pointer: string): readonly Labelled[] {
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => labelled(item, `${pointer}/${index}`))
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, inner = null]): Labelled[] =>
    name === '//' ? [] : [{ name, value: inner, pointer: `${pointer}/${escapedToken(name)}` }],
  )
}

function refOf({ name, value }: Labelled): string {
  const body = isJsonArray(value) ? value[0] : value
  const comment = isJsonObject(body) ? body['//'] : undefined
  if (typeof comment !== 'string' || !comment.startsWith(refComment)) return name
  return comment.slice(refComment.length) || name
}

function importsOf(value: Json | undefined): ReadonlyMap<string, string> {
  const blocks = isJsonArray(value) ? value : [value]
  const pairs = blocks.flatMap((block): [string, string][] => {
    if (!isJsonObject(block)) return []
    const { to, id } = block
    return typeof to === 'string' && typeof id === 'string' ? [[to, id]] : []
  })
  return new Map(pairs)
}

/** Terraform does not look into comments. */
const commentPointer = '/~1~1'

function readResource(
  sheet: Sheet,
  { type, value, pointer: outer, ref }: Resource,
  refs: ReadonlyMap<string, string>,
): Draft | undefined {
  if (!isResourceType(type)) {
    if (!type.startsWith('datadog_')) return undefined
    const hint = `Only ${Object.keys(resourceTypes).join(', ')} are managed here.`
    sheet.wrong(outer, `the resource ${type} is not read`, hint)
    return undefined
  }
  const listed = isJsonArray(value)
  const pointer = listed ? `${outer}/0` : outer
  const written = listed ? value[0] : value
  if (!isJsonObject(written) || (listed && value.length > 1)) {
    sheet.wrong(outer, 'expected one object for this resource')
    return undefined
  }
  for (const repeated of ['count', 'for_each', 'dynamic']) {
    if (written[repeated] === undefined) continue
    sheet.wrong(`${pointer}/${repeated}`, 'resources cannot be multiplied', 'Write each of them.')
    return undefined
  }
  let translated = true
  const { text: jsonArgument } = resourceTypes[type]
  const body = mapTexts(
    written,
    (text, at) => {
      if (at === commentPointer) return text
      const isJson = at === `/${jsonArgument}`
      const refWithin = (ofType: string, name: string): string | undefined => {
        const found = isResourceType(ofType) ? refs.get(`${ofType}.${name}`) : undefined
        if (found === undefined || !isLinkable(found)) return undefined
        return isJson ? JSON.stringify(found).slice(1, -1) : found
      }
      return fromTemplate(text, refWithin, (message, hint) => {
        translated = false
        sheet.wrong(pointer + at, message, hint)
      })
    },
    '',
  )
  if (!translated) return undefined
  const spec = specOf(sheet, type, body, pointer)
  return spec && { ...spec, kind: resourceTypes[type].kind, ref, pointer }
}

type Spec = Pick<Draft, 'body' | 'placeOf'> & Partial<Pick<Draft, 'id'>>

function specOf(
  sheet: Sheet,
  type: ResourceType,
  body: JsonObject,
  pointer: string,
): Spec | undefined {
  const { text } = resourceTypes[type]
  if (text === undefined) {
    const hint = 'datadog_monitor has no such argument here; use datadog_monitor_json for it.'
    return toBody(body, pointer, monitorFields, sheet, hint)
  }
  for (const key of Object.keys(body)) {
    if (key === text || metaArguments.has(key)) continue
    sheet.wrong(
      `${pointer}/${escapedToken(key)}`,
      'this argument is not read',
      `Put everything into ${text}.`,
    )
  }
  const place = `${pointer}/${text}`
  const json = body[text]
  if (typeof json !== 'string') {
    sheet.wrong(place, 'expected a text with JSON in it')
    return undefined
  }
  const read = sheet.embedded(place, json)
  if (read === undefined) return undefined
  if (isJsonObject(read)) return { body: read, id: read['id'], placeOf: (at) => place + at }
  sheet.wrong(place, 'expected a JSON object in the text')
  return undefined
}
