import type { UpstreamError } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'
import type { KubernetesErrorCode } from '../error-code.ts'
import { statusBody } from './status-body.ts'

/** What a failed request means, in the terms of this library. */
export function failed(cluster: string, error: UpstreamError): KubernetesError {
  const body = error.response && statusBody(error.response.text)
  const { code, what, hint } = meaning(error, body !== undefined)
  const said = body?.message === undefined ? [] : [body.message.slice(0, 500)]
  return new KubernetesError(`kubernetes/${cluster}: ${[what, ...said].join(': ')}`, {
    code,
    hint,
    retryable: error.retryable,
    executed: error.executed,
    cluster,
    status: error.status,
    reason: body?.reason,
    retryAfterMs: error.retryAfterMs,
    cause: causeOf(error),
  })
}

interface Meaning {
  readonly code: KubernetesErrorCode
  readonly what: string
  readonly hint: string
}

/** `isStatus`: the body was a Status, so that it was Kubernetes that answered. */
function meaning({ code, status, hint }: UpstreamError, isStatus: boolean): Meaning {
  switch (code) {
    case 'aborted':
      return of('aborted', 'the call was aborted', 'The caller did not want it any more.')
    case 'closed':
      return of('closed', 'it was closed', 'Ask before close() is called, or create another one.')
    case 'tls':
      return of('tls', 'no TLS connection', hint)
    case 'invalid-request':
      return of('config', 'the request cannot be sent', hint)
    case 'redirect':
    case 'malformed':
    case 'too-large':
      return of('not-the-api', `no answer of Kubernetes (${code})`, addressHint)
    default:
      return status === undefined ? of('unavailable', code, hint) : refusal(status, isStatus, hint)
  }
}

const addressHint = 'Check the URL: something else may answer there, or in between.'

function refusal(status: number, isStatus: boolean, hint: string): Meaning {
  if (status === 429) {
    return of('rate-limited', 'the server has too much to do', 'Ask again later, and less often.')
  }
  if (status >= 500) return of('unavailable', `the server cannot answer now (${status})`, hint)
  if (status === 404 && isStatus) {
    return of('not-found', 'there is no such thing', 'The server may be too old for this API.')
  }
  if (!isStatus) return of('not-the-api', `status ${status}, but not of Kubernetes`, addressHint)
  if (status === 401) {
    return of(
      'credential-refused',
      'the server does not know our own token',
      'Check that it is of this cluster and for its audience, and has not expired.',
    )
  }
  if (status === 403) {
    return of(
      'forbidden',
      'our own token has no right to do this',
      'Bind its service account to the ClusterRole system:auth-delegator.',
    )
  }
  return of('rejected', `refused (${status})`, 'Correct what the server names.')
}

function of(code: KubernetesErrorCode, what: string, hint: string): Meaning {
  return { code, what, hint }
}

/** Nothing but its message: what stands in a body is nobody's business. */
function causeOf({ message, code }: UpstreamError): Error {
  return Object.assign(new Error(message), { code })
}
