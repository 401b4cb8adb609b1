import type { UpstreamError } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import type { Executed } from '../error.ts'
import type { DatadogErrorCode } from '../error-code.ts'
import type { CallTime } from './call-time.ts'
import { serverTexts } from './server-texts.ts'

/** What a failed request means, in the terms of this library. */
interface Failure {
  readonly code: DatadogErrorCode
  readonly what: string
  readonly hint: string
  readonly texts: readonly string[]
  readonly existingId?: number
}

/** Makes the error of a call. `executed` is over all requests of the call. */
export function failed(
  organisation: string,
  error: UpstreamError,
  executed: Executed = error.executed,
): DatadogError {
  const { code, what, hint, texts, existingId } = failureOf(error)
  return new DatadogError(`datadog/${organisation}: ${[what, ...texts].join(': ')}`, {
    code,
    hint,
    retryable: error.retryable,
    executed,
    organisation,
    status: error.status,
    ...(texts.length > 0 && { errors: texts }),
    existingId,
    retryAfterMs: error.retryAfterMs,
    cause: error,
  })
}

function failureOf(error: UpstreamError): Failure {
  const { status, response, code } = error
  if (code === 'aborted') {
    return plain('aborted', 'the call was aborted', 'The caller did not want it any more.')
  }
  if (status === undefined || !response) return unanswered(error)
  const { isApi, texts } = serverTexts(response.text)
  if (status === 429) {
    return {
      ...plain(
        'rate-limited',
        'the budget of the endpoint is used up',
        'Try again when retryAfterMs is over, or give the call more time.',
      ),
      texts,
    }
  }
  if (!isApi || status >= 500) return { ...unanswered(error), texts }
  return { ...refusal(status, texts), texts }
}

function refusal(status: number, texts: readonly string[]): Omit<Failure, 'texts'> {
  if (status === 401 || status === 403) return refusedAccess(texts)
  if (status === 404) {
    return plain(
      'not-found',
      'there is nothing with this id',
      'It may have been deleted, or it is in another organisation.',
    )
  }
  const twin = twinIn(texts)
  if (twin !== undefined) {
    return {
      ...plain(
        'duplicate',
        'an identical monitor exists',
        'Use the one that exists, or change what tells them apart.',
      ),
      existingId: twin,
    }
  }
  if (texts.some((text) => /is referenced in /.test(text))) {
    return plain(
      'referenced',
      'others refer to it',
      'Change what refers to it first, or delete with force.',
    )
  }
  return plain('rejected', 'refused', 'Correct what the server names, and send it again.')
}

function refusedAccess(texts: readonly string[]): Omit<Failure, 'texts'> {
  return isLackOfPermission(texts)
    ? plain(
        'forbidden',
        'the application key may not do this',
        'Give its owner, or its scopes, the permission that is missing.',
      )
    : plain(
        'credentials',
        'the keys are not accepted',
        'Check that both keys are of this organisation and this site, and not revoked.',
      )
}

/** Whether a 403 is about what the key may do. One without reason may also mean that a key is unknown. */
function isLackOfPermission(texts: readonly string[]): boolean {
  return texts.some((text) => /permission|not authorized|scope|\bacl\b/i.test(text))
}

/** The monitor that a refused one would duplicate. */
function twinIn(texts: readonly string[]): number | undefined {
  for (const text of texts) {
    const id = /Duplicate of an existing monitor_id:(\d{1,15})\b/.exec(text)?.[1]
    if (id !== undefined) return Number(id)
  }
  return undefined
}

function unanswered({ code, hint, status }: UpstreamError): Failure {
  if (code === 'invalid-request') return plain('config', 'the request cannot be sent', hint)
  const what = status === undefined ? 'no answer' : `no answer of the API, status ${status}`
  return plain('unavailable', `${what} (${code})`, hint)
}

function plain(code: DatadogErrorCode, what: string, hint: string): Failure {
  return { code, what, hint, texts: [] }
}

/** A call that was aborted, or whose time was over, while no request was under way. */
export function ended(
  organisation: string,
  { wanted }: CallTime,
  executed: Executed = 'no',
): DatadogError {
  if (wanted?.aborted) {
    return new DatadogError(`datadog/${organisation}: the call was aborted`, {
      code: 'aborted',
      hint: 'The caller did not want it any more.',
      executed,
      organisation,
      cause: wanted.reason,
    })
  }
  return new DatadogError(`datadog/${organisation}: the time was over before its turn came`, {
    code: 'unavailable',
    hint: 'Other calls were under way, perhaps held up by the rate limit. Give the call more time.',
    retryable: executed === 'no',
    executed,
    organisation,
  })
}

/** An answer that does not look like one of the API: something else stands at its address. */
export function notTheApi(organisation: string, status: number): DatadogError {
  return new DatadogError(`datadog/${organisation}: status ${status}, but no answer of the API`, {
    code: 'unavailable',
    hint: 'Something between here and Datadog answers in its place; check the address and the proxy.',
    executed: 'unknown',
    organisation,
    status,
  })
}

/** A create that may have been carried out, and was not found again. */
export function unknownOutcome(
  organisation: string,
  kind: 'monitor' | 'dashboard',
  error: DatadogError,
): DatadogError {
  if (error.code === 'aborted') return error
  const isSafe = kind === 'monitor'
  return new DatadogError(
    `datadog/${organisation}: the ${kind} may have been created; its answer was lost`,
    {
      code: 'unknown-outcome',
      hint: isSafe
        ? 'Create it again: if it is there, Datadog says so and names it.'
        : 'Look for it by its title before you create it again.',
      retryable: isSafe,
      executed: 'unknown',
      organisation,
      status: error.status,
      errors: error.errors,
      existingId: error.existingId,
      retryAfterMs: error.retryAfterMs,
      cause: error,
    },
  )
}
