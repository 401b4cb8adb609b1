import { Call } from './call/call.ts'
import { InvalidRequest, prepare } from './call/prepare.ts'
import { toError } from './call/to-error.ts'
import type { Client } from './client.ts'
import { openClient } from './open-client.ts'
import type { UpstreamOptions } from './options.ts'
import type { UpstreamRequest } from './request.ts'
import type { UpstreamResponse } from './response.ts'
import type { Secret } from './secret.ts'
import type { UpstreamStatus } from './status.ts'

/** A client of one upstream. */
export interface Upstream {
  /**
   * Makes one call. Resolves with an answer that `accept` accepts; rejects with an {@link UpstreamError} and nothing
   * else.
   *
   * ```ts
   * const answer = await glpi.request({ path: '/Ticket/42', headers: { 'Session-Token': token } })
   * answer.json() // { id: 42, name: '…' }
   * ```
   */
  request(request: UpstreamRequest): Promise<UpstreamResponse>
  /** From now on the value does not appear in errors and events. The newest 1,000 values are kept. */
  register(secret: Secret): void
  /** How the client is doing now. */
  status(): UpstreamStatus
  /** Breaks off the calls under way with `closed`, and closes all connections. Later calls fail with `closed`. */
  close(): Promise<void>
}

/**
 * Makes a client for one upstream. It connects, and loads undici, when the first call is made. Throws a `TypeError` that
 * names every option that cannot be used.
 */
export function createUpstream(options: UpstreamOptions): Upstream {
  const client = openClient(options)
  return {
    async request(request) {
      return callOf(client, request).run(request.signal)
    },
    register: (secret) => client.redactor.add(secret.reveal()),
    status: () => statusOf(client),
    async close() {
      client.closed = true
      for (const call of client.calls) call.interrupt({ code: 'closed' })
      await client.transport.close()
    },
  }
}

function callOf(client: Client, request: UpstreamRequest): Call {
  try {
    return new Call(client, request, prepare(client, request))
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error
    throw invalid(client, request, error.message)
  }
}

/** The path is not shown: it could not be checked, and may hold anything. */
function invalid(client: Client, { method = 'GET' }: UpstreamRequest, detail: string): Error {
  return toError(
    client,
    {
      method,
      target: '',
      path: '(invalid)',
      headers: {},
      secrets: [],
      body: undefined,
      repeatable: false,
      accepts: () => false,
      executedBy: undefined,
      context: undefined,
    },
    { ok: false, code: 'invalid-request', health: 'unknown', executed: 'no', detail },
    { attempts: 0, executed: 'no' },
  )
}

function statusOf(client: Client): UpstreamStatus {
  const { settings, host, breaker, bulkhead, lastError, lastSuccessAt, rateLimit } = client
  return {
    upstream: settings.name,
    host,
    breaker: breaker.state,
    inFlight: bulkhead.inFlight,
    queued: bulkhead.queued,
    ...(lastError && { lastError }),
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
    ...(rateLimit && { rateLimit }),
  }
}
