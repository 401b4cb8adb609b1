import type { Failed } from './attempt-outcome.ts'
import type { Client } from '../client.ts'
import { UpstreamError } from '../error.ts'
import type { Executed } from '../executed.ts'
import { detailOf, hintFor } from './explain.ts'
import type { PreparedRequest } from './prepare.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { secretsOf } from '../redaction/secrets-of.ts'
import { isRetryable } from '../retry/decide.ts'
import type { GiveUpReason } from '../retry/decide.ts'
import { reasonWithoutSecrets, sanitise } from '../redaction/sanitise.ts'

/** Characters of an error's body that are kept. */
const LONGEST_TEXT = 4_096

/** How a call stands when it has failed. */
export interface FailedCall {
  readonly attempts: number
  /** Over all attempts. */
  readonly executed: Executed
  readonly gaveUp?: GiveUpReason | undefined
  /** The failure of an earlier attempt, when the last one did not get as far. */
  readonly before?: Failed | undefined
}

/** Makes the error of a call. Everything that came from outside goes through the redactor. */
export function toError(
  client: Client,
  request: PreparedRequest,
  failed: Failed,
  { attempts, executed, gaveUp, before }: FailedCall,
): UpstreamError {
  const { settings } = client
  const redactor = client.redactor.with(secretsOf(request, client.redactor.isSensitive))
  const redact = (text: string): string => redactor.text(text)
  const describe = (what: Failed): string => redact(detailOf(what, settings))
  const code = gaveUp === 'budget' ? 'retry-budget' : failed.code
  const message = [
    `${settings.name}: ${request.method} ${redactor.values(request.path)}: ${describe(failed)}`,
    ...(gaveUp === 'budget' ? ['not retried: the retry budget is used up'] : []),
    ...(before ? [`before that: ${describe(before)}`] : []),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ].join('; ')
  return new UpstreamError(message, {
    code,
    upstream: settings.name,
    status: failed.status,
    retryable: isRetryable({ ...failed, executed }, request.repeatable),
    attempts,
    executed,
    retryAfterMs: failed.retryAfterMs,
    gaveUp,
    response: failed.response && cleanResponse(failed.response, redactor),
    hint: redact(hintFor(code, failed)),
    cause: causeOf(failed, redactor),
  })
}

function causeOf({ code, cause }: Failed, redactor: Redactor): unknown {
  if (cause === undefined) return undefined
  // A stack has file names and line numbers that look like keys and values; the caller's own reason has no others.
  if (code === 'aborted') return reasonWithoutSecrets(cause, (text) => redactor.values(text))
  return sanitise(cause, (text) => redactor.text(text))
}

function cleanResponse(
  { status, headers, text }: NonNullable<Failed['response']>,
  redactor: Redactor,
): UpstreamError['response'] {
  return {
    status,
    headers: redactor.headers(headers),
    text: redactor.text(text).slice(0, LONGEST_TEXT),
  }
}
