import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Draft } from '../entities/make-entity.ts'
import { toBody } from '../mapping/to-body.ts'
import type { Sheet } from '../syntax/sheet.ts'
import { dashboardFields } from './dashboard-fields.ts'
import { annotations, apiVersion, genericTypes, resources } from './manifest.ts'
import type { Resource } from './manifest.ts'
import { monitorFields } from './monitor-fields.ts'

/** Whether a document is a Kubernetes object. */
export function isManifest(value: Json): boolean {
  return isJsonObject(value) && typeof value['apiVersion'] === 'string' && 'kind' in value
}

/**
 * Reads DatadogMonitor, DatadogDashboard and DatadogGenericResource, and lists of them. The ref is the annotation
 * `retriever/ref`, else `metadata.name`; the id is the annotation `retriever/id`. `status` is the operator's and is not
 * read.
 */
export function readManifests(sheet: Sheet): readonly Draft[] {
  return readManifest(sheet, sheet.value, '')
}

const takes = `Give ${resources.join(', ')} of ${apiVersion}, or a List of them.`

function readManifest(sheet: Sheet, value: Json, pointer: string): readonly Draft[] {
  if (!isJsonObject(value) || !isManifest(value)) {
    sheet.wrong(pointer, 'this is no manifest of Kubernetes', takes)
    return []
  }
  const { kind, items } = value
  if (kind === 'List' || resources.some((resource) => kind === `${resource}List`)) {
    if (isJsonArray(items)) {
      return items.flatMap((item, index) => readManifest(sheet, item, `${pointer}/items/${index}`))
    }
    sheet.wrong(`${pointer}/items`, 'expected a list')
    return []
  }
  const resource = resources.find((known) => known === kind)
  if (resource === undefined || value['apiVersion'] !== apiVersion) {
    const said = `${JSON.stringify(kind)} of ${JSON.stringify(value['apiVersion'])}`
    sheet.wrong(`${pointer}/kind`, `${said} cannot be read`, takes)
    return []
  }
  const spec = value['spec']
  if (!isJsonObject(spec)) {
    sheet.wrong(`${pointer}/spec`, 'expected an object')
    return []
  }
  const read = readSpec(sheet, resource, spec, `${pointer}/spec`)
  return read === undefined ? [] : [{ ...read, ...identityOf(value['metadata']), pointer }]
}

type Spec = Pick<Draft, 'kind' | 'body' | 'placeOf'> & Partial<Pick<Draft, 'id'>>

function readSpec(
  sheet: Sheet,
  resource: Resource,
  spec: JsonObject,
  pointer: string,
): Spec | undefined {
  const unknown = `${resource} has no such field; use a DatadogGenericResource for it.`
  switch (resource) {
    case 'DatadogMonitor':
      return { kind: 'monitor', ...toBody(spec, pointer, monitorFields, sheet, unknown) }
    case 'DatadogDashboard': {
      const { widgets, ...rest } = spec
      const { body, placeOf } = toBody(rest, pointer, dashboardFields, sheet, unknown)
      const read = readText(sheet, widgets, `${pointer}/widgets`)
      if (read === undefined) return undefined
      return {
        kind: 'dashboard',
        body: { ...body, widgets: read },
        placeOf: (at) => (at.startsWith('/widgets') ? pointer + at : placeOf(at)),
      }
    }
    case 'DatadogGenericResource': {
      const kind = genericTypes.find((type) => type === spec['type'])
      if (kind === undefined) {
        const hint = `Only ${genericTypes.join(' and ')} are managed here.`
        sheet.wrong(`${pointer}/type`, `the type ${JSON.stringify(spec['type'])} is not read`, hint)
      }
      const place = `${pointer}/jsonSpec`
      const read = readText(sheet, spec['jsonSpec'], place)
      if (read === undefined || kind === undefined) return undefined
      if (isJsonObject(read)) {
        return { kind, body: read, id: read['id'], placeOf: (at) => place + at }
      }
      sheet.wrong(place, 'expected a JSON object in the text')
      return undefined
    }
  }
}

function readText(sheet: Sheet, text: Json | undefined, pointer: string): Json | undefined {
  if (typeof text === 'string') return sheet.embedded(pointer, text)
  sheet.wrong(pointer, 'expected a text with JSON in it', 'Write it after a | as indented lines.')
  return undefined
}

function identityOf(metadata: Json | undefined): { readonly ref?: string; readonly id?: string } {
  if (!isJsonObject(metadata)) return {}
  const noted = isJsonObject(metadata['annotations']) ? metadata['annotations'] : {}
  const { [annotations.ref]: ref = metadata['name'], [annotations.id]: id } = noted
  return {
    ...(typeof ref === 'string' && ref !== '' && { ref }),
    ...(typeof id === 'string' && id !== '' && { id }),
  }
}
