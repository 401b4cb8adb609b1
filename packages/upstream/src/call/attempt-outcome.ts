import type { Client } from '../client.ts'
import { executedByStatus } from '../executed.ts'
import type { Executed } from '../executed.ts'
import type { Health } from '../health/breaker.ts'
import type { PreparedRequest } from './prepare.ts'
import type { AnsweredResponse } from '../request.ts'
import { textOf } from '../response.ts'
import type { FailedAttempt } from '../retry/decide.ts'
import { retryAfter } from '../retry/rate-limit-headers.ts'
import { BodyTooLarge, decodeBody } from '../transport/decode-body.ts'
import type { RedirectRefusal } from '../transport/redirect.ts'
import { isAnswer } from '../transport/transport.ts'
import type { WireAnswer, WireFailure, WireOutcome } from '../transport/transport.ts'

/** An attempt that brought an accepted answer, its body decompressed. */
export interface Succeeded {
  readonly ok: true
  readonly health: Health
  readonly executed: Executed
  readonly answer: WireAnswer
  readonly body: Uint8Array
}

/** An attempt that did not. Nothing in it is redacted yet. */
export interface Failed extends FailedAttempt {
  readonly ok: false
  readonly health: Health
  /** What happened, for the message. Absent: the cause says it. */
  readonly detail?: string | undefined
  readonly hint?: string
  readonly response?: AnsweredResponse
  readonly cause?: unknown
}

export type AttemptOutcome = Succeeded | Failed

/** What an exchange means for the call. */
export async function outcomeOf(
  client: Client,
  request: PreparedRequest,
  outcome: WireOutcome,
  notFollowed?: RedirectRefusal,
): Promise<AttemptOutcome> {
  if (!isAnswer(outcome)) return withoutAnswer(outcome)
  return request.accepts(outcome.status)
    ? accepted(client, outcome)
    : refused(client, request, outcome, notFollowed)
}

function withoutAnswer({ code, sent, lasting, status, cause, detail }: WireFailure): Failed {
  return {
    ok: false,
    code,
    executed:
      !sent || (status !== undefined && executedByStatus(status) === 'no') ? 'no' : 'unknown',
    health: healthAfter(code),
    lasting,
    status,
    cause,
    detail,
  }
}

function healthAfter(code: WireFailure['code']): Health {
  if (code === 'too-large') return 'ok'
  return code === 'aborted' || code === 'closed' || code === 'invalid-request' ? 'unknown' : 'down'
}

async function accepted(client: Client, answer: WireAnswer): Promise<AttemptOutcome> {
  const { status } = answer
  const executed = executedByStatus(status)
  const fields = { health: 'ok', executed } as const
  try {
    const body = answer.decoded
      ? answer.body
      : await decodeBody(
          answer.body,
          answer.headers.get('content-encoding'),
          client.settings.maxResponseBytes,
        )
    return { ok: true, ...fields, answer, body }
  } catch (error) {
    return error instanceof BodyTooLarge
      ? { ok: false, ...fields, code: 'too-large', status }
      : { ok: false, ...fields, code: 'malformed', status, cause: error }
  }
}

async function refused(
  client: Client,
  request: PreparedRequest,
  answer: WireAnswer,
  notFollowed: RedirectRefusal | undefined,
): Promise<Failed> {
  const { status } = answer
  const headers = answer.headers.toHeaders()
  const response = { status, headers, text: await errorText(client, answer) }
  return {
    ok: false,
    status,
    executed: executedOf(request, response),
    health: status >= 500 ? 'down' : 'ok',
    retryAfterMs: retryAfter(headers, status, client.settings.clock.now()),
    response,
    ...(notFollowed
      ? { code: 'redirect', detail: `a redirect ${notFollowed.why}`, hint: notFollowed.hint }
      : { code: 'status', detail: `${status} ${reasonOf(status)}`.trim() }),
  }
}

/** `Not Found`. Node's module for HTTP takes 7 MB, which nobody pays before something goes wrong. */
function reasonOf(status: number): string {
  return process.getBuiltinModule('node:http').STATUS_CODES[status] ?? ''
}

/** What the vendor's rule says about the execution, else what the status says. */
export function executedOf(request: PreparedRequest, response: AnsweredResponse): Executed {
  try {
    return request.executedBy?.(response) ?? executedByStatus(response.status)
  } catch {
    // A rule that stumbles over an answer has learned nothing from it.
    return executedByStatus(response.status)
  }
}

/** The body of an error is read as far as it goes: a broken one must not hide the status. */
async function errorText(client: Client, answer: WireAnswer): Promise<string> {
  const encoding = answer.decoded ? null : answer.headers.get('content-encoding')
  try {
    if (answer.cut && encoding !== null) return ''
    const body = await decodeBody(answer.body, encoding, client.settings.maxResponseBytes)
    return textOf(body, answer.headers.get('content-type'))
  } catch {
    return ''
  }
}
