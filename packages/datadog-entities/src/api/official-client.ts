import { AuthenticationApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/AuthenticationApi.js'
import { DashboardsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/DashboardsApi.js'
import { MonitorsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js'
import type { SecurityAuthentication } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/auth.js'
import { Configuration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js'
import { ResponseContext } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js'
import type { RequestContext } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js'
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js'
import { UnparsedObject } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/util.js'

import type { JsonObject } from '../json.ts'
import type { DatadogKeys } from './datadog-options.ts'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  readonly text: string
}

/** A request as the official client put it together, its keys among the headers. */
export interface OfficialRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Sends a request. What it throws comes out of the official client unchanged. */
export type SendOfficial = (request: OfficialRequest) => Promise<RawAnswer>

/** The calls of the official client that are made here. Bodies go out, and answers come back, as they are. */
export interface OfficialClient {
  createMonitor(body: JsonObject): Promise<RawAnswer>
  updateMonitor(id: number, body: JsonObject): Promise<RawAnswer>
  getMonitor(id: number): Promise<RawAnswer>
  /** Monitors with larger ids than `afterId`, in the order of their ids. */
  listMonitors(page: {
    readonly monitorTags?: string
    readonly afterId: number
    readonly size: number
  }): Promise<RawAnswer>
  searchMonitors(search: {
    readonly query: string
    readonly page: number
    readonly size: number
  }): Promise<RawAnswer>
  deleteMonitor(id: number, force: boolean): Promise<RawAnswer>
  validateMonitor(body: JsonObject, id: number | undefined): Promise<RawAnswer>
  checkCanDelete(ids: readonly number[]): Promise<RawAnswer>
  createDashboard(body: JsonObject): Promise<RawAnswer>
  updateDashboard(id: string, body: JsonObject): Promise<RawAnswer>
  getDashboard(id: string): Promise<RawAnswer>
  listDashboards(page: { readonly start: number; readonly size: number }): Promise<RawAnswer>
  deleteDashboard(id: string): Promise<RawAnswer>
  validateApiKey(): Promise<RawAnswer>
}

/**
 * The official client for one call: with these keys, and with `send` as its HTTP library. It is cheap, and shares
 * nothing with any other one, nor with the official client as somebody else in the process uses it:
 *
 * - its `createConfiguration` is not used: that one reads `DD_SITE` and the keys of the environment, and writes them
 *   into objects that all configurations share;
 * - its own HTTP library, which repeats a POST after a 5xx and writes to the console, is never reached;
 * - its models are not used: they drop what they do not know. Bodies go through as `UnparsedObject`, and answers past
 *   its deserialisation.
 */
export function officialClient(url: string, keys: DatadogKeys, send: SendOfficial): OfficialClient {
  const configuration = new Configuration(
    new BaseServerConfiguration(url, {}),
    0,
    {},
    { send: (request) => sent(send, request) },
    {
      apiKeyAuth: header('apiKeyAuth', 'DD-API-KEY', () => keys.apiKey.reveal()),
      appKeyAuth: header('appKeyAuth', 'DD-APPLICATION-KEY', () => keys.appKey.reveal()),
    },
    {},
    false,
    false,
    undefined,
    undefined,
    undefined,
    {},
  )
  const monitors = new MonitorsApi(configuration, undefined, untouched())
  const dashboards = new DashboardsApi(configuration, undefined, untouched())
  const authentication = new AuthenticationApi(configuration, undefined, untouched())
  return {
    createMonitor: (body) => raw(monitors.createMonitor({ body: verbatim(body) })),
    updateMonitor: (id, body) =>
      raw(monitors.updateMonitor({ monitorId: id, body: verbatim(body) })),
    getMonitor: (id) => raw(monitors.getMonitor({ monitorId: id })),
    listMonitors: ({ monitorTags, afterId, size }) =>
      raw(
        monitors.listMonitors({
          idOffset: afterId,
          // Without a page the size may not hold.
          page: 0,
          pageSize: size,
          ...(monitorTags !== undefined && { monitorTags }),
        }),
      ),
    searchMonitors: ({ query, page, size }) =>
      raw(monitors.searchMonitors({ query, page, perPage: size, sort: 'name,asc' })),
    deleteMonitor: (id, force) =>
      raw(monitors.deleteMonitor({ monitorId: id, ...(force && { force: 'true' }) })),
    validateMonitor: (body, id) =>
      raw(
        id === undefined
          ? monitors.validateMonitor({ body: verbatim(body) })
          : monitors.validateExistingMonitor({ monitorId: id, body: verbatim(body) }),
      ),
    checkCanDelete: (ids) => raw(monitors.checkCanDeleteMonitor({ monitorIds: [...ids] })),
    createDashboard: (body) => raw(dashboards.createDashboard({ body: verbatim(body) })),
    updateDashboard: (id, body) =>
      raw(dashboards.updateDashboard({ dashboardId: id, body: verbatim(body) })),
    getDashboard: (id) => raw(dashboards.getDashboard({ dashboardId: id })),
    listDashboards: ({ start, size }) => raw(dashboards.listDashboards({ start, count: size })),
    deleteDashboard: (id) => raw(dashboards.deleteDashboard({ dashboardId: id })),
    validateApiKey: () => raw(authentication.validate()),
  }
}

/** Puts a key into every request that is made with it. */
function header(scheme: string, name: string, value: () => string): SecurityAuthentication {
  return {
    getName: () => scheme,
    applySecurityAuthentication: (request) => request.setHeaderParam(name, value()),
  }
}

/** The client's serialiser lets through what it finds in an `UnparsedObject`; by its types no method takes one. */
function verbatim<Model>(body: JsonObject): Model {
  return new UnparsedObject(body) as Model
}

/** An answer of ours on its way through the official client. */
class Carried extends ResponseContext {
  readonly answer: RawAnswer

  constructor(answer: RawAnswer) {
    super(answer.status, {}, { text: () => Promise.resolve(answer.text), binary: noBytes })
    this.answer = answer
  }
}

function noBytes(): Promise<never> {
  return Promise.reject(new TypeError('answers are texts'))
}

async function sent(send: SendOfficial, request: RequestContext): Promise<ResponseContext> {
  const body = request.getBody()
  const answer = await send({
    method: request.getHttpMethod(),
    url: request.getUrl(),
    headers: request.getHeaders(),
    body: typeof body === 'string' ? body : undefined,
  })
  return new Carried(answer)
}

/** Takes the place of a response processor: every method gives the answer as it came. */
function untouched<Processor extends object>(): Processor {
  const give = (response: ResponseContext): Promise<ResponseContext> => Promise.resolve(response)
  return new Proxy({}, { get: () => give }) as Processor
}

/** What comes out of a method whose response processor is {@link untouched}. */
async function raw(call: Promise<unknown>): Promise<RawAnswer> {
  const response = await call
  if (response instanceof Carried) return response.answer
  throw new TypeError('the official client did not pass the answer through')
}
