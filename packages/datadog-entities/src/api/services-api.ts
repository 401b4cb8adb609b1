import { DatadogError } from '../error.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { CallTime } from './call-time.ts'
import type { Caller, CallKind } from './caller.ts'
import type { ServicesApi } from './datadog-api.ts'
import { notTheApi } from './failure.ts'
import { serviceNamesOf, toServiceTag } from './service-names.ts'

const reading: CallKind = { budget: 'service-reads' }
const readingOne: CallKind = { budget: 'service-reads', accept: [404] }

/** The services of the organisation that `caller` calls. */
export function createServices(caller: Caller): ServicesApi {
  const { name: organisation } = caller

  /** Where the name is written in this way. What another name comes back for is no answer. */
  async function inCatalog(name: string, time: CallTime): Promise<readonly string[]> {
    const query = new URLSearchParams({
      'filter[ref]': `service:default/${name}`,
      includeDiscovered: 'true',
    })
    const path = `/api/v2/catalog/entity?${query.toString()}`
    const { status, body } = await caller.send({ method: 'GET', path }, reading, time)
    const data = isJsonObject(body) ? body['data'] : undefined
    if (!isJsonArray(data)) throw notTheApi(organisation, status)
    const entities = data.map((item) => entityIn(item) ?? broken(organisation, status))
    const named = entities.filter((entity) => toServiceTag(entity.name) === toServiceTag(name))
    if (named.length < entities.length) throw notFiltered(organisation)
    return named.map(({ id }) => id)
  }

  async function inDefinitions(name: string, time: CallTime): Promise<readonly string[]> {
    const path = `/api/v2/services/definitions/${encodeURIComponent(name)}`
    const { status, body } = await caller.send({ method: 'GET', path }, readingOne, time)
    if (status === 404) return []
    const definition = definitionIn(isJsonObject(body) ? body['data'] : undefined)
    if (definition === undefined) throw notTheApi(organisation, status)
    if (toServiceTag(definition.name) !== toServiceTag(name)) throw notFiltered(organisation)
    return [definition.id]
  }

  return {
    listed: (name, limits) =>
      caller.within(limits, async (time) => {
        const names = serviceNamesOf(name)
        const [catalog, definitions] = await Promise.all([
          Promise.all(names.map((each) => inCatalog(each, time))),
          Promise.all(names.map((each) => inDefinitions(each, time))),
        ])
        return { catalog: unique(catalog.flat()), definitions: unique(definitions.flat()) }
      }),
  }
}

interface Named {
  readonly id: string
  readonly name: string
}

function entityIn(item: unknown): Named | undefined {
  if (!isJsonObject(item) || !isJsonObject(item['attributes'])) return undefined
  return namedBy(item['id'], item['attributes']['name'])
}

function definitionIn(item: unknown): Named | undefined {
  if (!isJsonObject(item) || !isJsonObject(item['attributes'])) return undefined
  const { schema } = item['attributes']
  return isJsonObject(schema) ? namedBy(item['id'] ?? '', schema['dd-service']) : undefined
}

function namedBy(id: unknown, name: unknown): Named | undefined {
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : undefined
}

function broken(organisation: string, status: number): never {
  throw notTheApi(organisation, status)
}

function notFiltered(organisation: string): DatadogError {
  return new DatadogError(`datadog/${organisation}: services came that were not asked for`, {
    code: 'unavailable',
    hint: 'Something between here and Datadog changes requests or answers; check the address and the proxy.',
    organisation,
  })
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}
