import { Secret } from '@retriever/upstream'
import type { Method, Upstream, UpstreamRequest } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import { beginCall } from './call-time.ts'
import type { CallTime } from './call-time.ts'
import type { CallLimits } from './datadog-api.ts'
import type { DatadogKeys } from './datadog-options.ts'
import { ended, notTheApi } from './failure.ts'
import { withKeys } from './keys-in-use.ts'
import type {
  officialClient as makeOfficialClient,
  OfficialClient,
  OfficialRequest,
  RawAnswer,
} from './official-client.ts'
import { parseJson } from './parse-json.ts'
import { inRounds } from './rounds.ts'
import type { Progress } from './rounds.ts'
import type { Settings } from './settings.ts'
import { Turns } from './turns.ts'

/** The budgets of Datadog that calls use. Who waits for one does not hold up the others. */
export type Budget =
  | 'monitor-reads'
  | 'monitor-writes'
  | 'dashboard-reads'
  | 'dashboard-writes'
  | 'service-reads'

/** How a call behaves. */
export interface CallKind {
  readonly budget: Budget
  /** True when it must not be sent again once it may have been carried out. */
  readonly once?: boolean
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number
  /** Parsed; undefined when there is none. */
  readonly body: unknown
}

/** A request to an endpoint that the official client is not used for. */
export interface PlainRequest {
  readonly method: Method
  /** With its query, encoded. */
  readonly path: string
  readonly body?: unknown
}

/** Makes the calls of one organisation. Everything rejects with a `DatadogError`. */
export interface Caller {
  /** The name of the organisation. */
  readonly name: string
  /** Runs something that may take several requests, which share its time. */
  within<T>(limits: CallLimits | undefined, run: (time: CallTime) => Promise<T>): Promise<T>
  /** Makes one request through the official client. */
  call(
    request: (client: OfficialClient) => Promise<RawAnswer>,
    kind: CallKind,
    time: CallTime,
  ): Promise<ApiAnswer>
  /** Makes one request as it is written. */
  send(request: PlainRequest, kind: CallKind, time: CallTime): Promise<ApiAnswer>
  close(): Promise<void>
}

/** Calls of one budget that are under way; who waits for a rate limit keeps the place. */
const MOST_AT_ONCE = 8
/**
 * As above, of monitors, which services look up for many callers at a time: at 100 ms a call, eight at a time would be
 * done with eighty in a second. Single runs have eight under way all the same.
 */
const MOST_MONITOR_READS = 64

/** Creates the caller of an organisation. It loads the official client at the first call. */
export function createCaller(settings: Settings): Caller {
  const { name, url, clock, deadlineMs, reads, writes } = settings
  const turns: Record<Budget, Turns> = {
    'monitor-reads': new Turns(MOST_MONITOR_READS),
    'monitor-writes': new Turns(MOST_AT_ONCE),
    'dashboard-reads': new Turns(MOST_AT_ONCE),
    'dashboard-writes': new Turns(MOST_AT_ONCE),
    'service-reads': new Turns(MOST_AT_ONCE),
  }
  // An import costs something every time, even of what is there.
  let loaded: typeof makeOfficialClient | undefined
  const clientFor = ({ budget }: CallKind): Upstream => (budget.endsWith('-reads') ? reads : writes)

  async function inTurn(
    { budget, once = false }: CallKind,
    time: CallTime,
    ask: (keys: DatadogKeys, progress: Progress) => Promise<RawAnswer>,
  ): Promise<ApiAnswer> {
    const progress: Progress = { time, executed: 'no' }
    const run = (): Promise<RawAnswer> =>
      withKeys(settings, once, progress, (keys) => ask(keys, progress))
    try {
      return answerOf(name, await turns[budget].run(time.signal, run))
    } catch (error) {
      if (error instanceof DatadogError || !time.signal.aborted) throw error
      throw ended(name, time, progress.executed)
    }
  }

  return {
    name,
    async within(limits = {}, run) {
      const time = beginCall(clock, limits, deadlineMs)
      try {
        return await run(time)
      } finally {
        time.end()
      }
    },
    async call(request, kind, time) {
      loaded ??= (await import('./official-client.ts')).officialClient
      const officialClient = loaded
      return inTurn(kind, time, (keys, progress) => {
        const send = (official: OfficialRequest): Promise<RawAnswer> =>
          inRounds(settings, clientFor(kind), built(url, official, kind, time), progress)
        return request(officialClient(url, keys, send))
      })
    },
    send(request, kind, time) {
      return inTurn(kind, time, (keys, progress) =>
        inRounds(settings, clientFor(kind), written(request, keys, kind, time), progress),
      )
    },
    async close() {
      await Promise.all([reads.close(), writes.close()])
    },
  }
}

/** A request that the official client has built. */
function built(
  url: string,
  { method, url: target, headers, body }: OfficialRequest,
  kind: CallKind,
  time: CallTime,
): UpstreamRequest {
  const hidden = Object.entries(headers).map(([name, value]) => [
    name,
    /-key$/i.test(name) ? new Secret(value) : value,
  ])
  return {
    ...traitsOf(kind, time),
    method: method as Method,
    path: target.slice(url.length),
    headers: Object.fromEntries(hidden) as NonNullable<UpstreamRequest['headers']>,
    ...(body !== undefined && { body }),
  }
}

function written(
  { method, path, body }: PlainRequest,
  { apiKey, appKey }: DatadogKeys,
  kind: CallKind,
  time: CallTime,
): UpstreamRequest {
  return {
    ...traitsOf(kind, time),
    method,
    path,
    headers: { accept: 'application/json', 'dd-api-key': apiKey, 'dd-application-key': appKey },
    ...(body !== undefined && { json: body }),
  }
}

function traitsOf(
  { once = false, accept = [] }: CallKind,
  { wanted }: CallTime,
): Pick<UpstreamRequest, 'repeatable' | 'accept' | 'signal'> {
  return {
    repeatable: !once,
    accept: (status) => (status >= 200 && status < 300) || accept.includes(status),
    ...(wanted && { signal: wanted }),
  }
}

function answerOf(organisation: string, { status, text }: RawAnswer): ApiAnswer {
  if (text.trim() === '') return { status, body: undefined }
  try {
    return { status, body: parseJson(text) }
  } catch {
    throw notTheApi(organisation, status)
  }
}
