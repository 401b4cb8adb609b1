import type { IncomingMessage } from 'node:http'

import type { Clock } from '@retriever/upstream'
import type { Context } from 'hono'
import type { Logger } from 'pino'

import type { AuditDetails } from '../access/audit-record.ts'
import type { Route } from '../capability.ts'
import { ProblemError, problemFromError } from '../problem.ts'
import { admit } from './admit.ts'
import type { Findings, Gate } from './admit.ts'
import { recordOf } from './audited.ts'
import { peerOf } from './peer-of.ts'
import type { Peer } from './peer.ts'
import { requestIdOf } from './request-id.ts'
import { currentTrace, traceOf } from './trace.ts'
import type { Trace } from './trace.ts'
import { withHeaders } from './with-headers.ts'

/** One answered request, for metrics. `route` is the pattern, so that there are few of them. */
export interface Answer {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

/** What requests are answered with. */
export interface AnswerOptions extends Gate {
  readonly logger: Logger
  readonly clock: Clock
  /** Aborts when the sidecar stops: answers that go on for ever should end then. */
  readonly stopping?: AbortSignal
  /** Told about every answer of a route. */
  readonly onAnswer?: (answer: Answer) => void
  /** Where a request came from. Default: what its connection tells. */
  readonly peerOf?: (incoming: IncomingMessage | undefined) => Peer
}

/** The part of Node that the server hands through; absent when a test calls the app directly. */
export interface Bindings {
  readonly incoming?: IncomingMessage
}

/** Answers one request to a route, within its trace. Never rejects: what goes wrong is answered, too. */
export function answer(
  route: Route,
  context: Context<{ Bindings: Bindings }>,
  options: AnswerOptions,
): Promise<Response> {
  const trace = traceOf(context.req.raw.headers)
  return currentTrace.run(trace, () => answerWithin(trace, route, context, options))
}

async function answerWithin(
  trace: Trace,
  route: Route,
  context: Context<{ Bindings: Bindings }>,
  options: AnswerOptions,
): Promise<Response> {
  const { clock, logger, onAnswer, stopping } = options
  const startedAt = clock.monotonic()
  const now = clock.now()
  const { raw } = context.req
  const incoming = context.env?.incoming
  const peer = (options.peerOf ?? peerOf)(incoming)
  const params = context.req.param()
  const requestId = requestIdOf(raw.headers)
  const findings: Findings = { headers: {} }
  let details: AuditDetails = {}
  let refusal: string | undefined
  let response: Response
  try {
    const body = await admit(route, { raw, params, peer, incoming, now }, options, findings)
    const { caller } = findings
    if (!caller) throw new Error('a request was let in without a caller')
    response = await route.handle({
      raw,
      params,
      body,
      caller,
      peer,
      requestId,
      audit: (more) => (details = { ...details, ...more }),
      // Made only when it is asked for: it costs more than the rest of the request.
      get signal() {
        return stopping ? AbortSignal.any([raw.signal, stopping]) : raw.signal
      },
    })
  } catch (error) {
    response = problemFromError(error, requestId)
    if (error instanceof ProblemError) {
      refusal = error.message
      route.refused?.({ status: response.status, detail: refusal })
    } else {
      const caller = findings.caller?.name
      logger.error({ err: error, requestId, route: route.path, caller }, 'request failed')
    }
  }
  const durationMs = clock.monotonic() - startedAt
  const { status } = response
  const { method } = route
  const caller = findings.caller?.name
  const record = recordOf({
    route,
    status,
    details,
    requestId,
    address: peer.address,
    at: now,
    durationMs,
    traceId: trace.traceId,
    caller: findings.caller,
    refusal,
  })
  if (record) options.audit?.record(record)
  onAnswer?.({ method, route: route.path, status, durationMs })
  if (logger.isLevelEnabled('debug')) {
    logger.debug({ requestId, method, route: route.path, status, durationMs, caller }, 'answered')
  }
  return withHeaders(response, {
    ...findings.headers,
    'x-request-id': requestId,
    // Who keeps its connection would otherwise go on sending to a process that is about to end.
    ...(stopping?.aborted === true && { connection: 'close' }),
  })
}
