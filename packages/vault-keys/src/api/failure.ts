import type { VaultCall } from './call.ts'
import { pathOf } from './path.ts'
import type { VaultErrorCode } from '../error-code.ts'
import type { Executed } from '../error.ts'

/** What is known about an attempt that failed. */
export interface Failure {
  readonly code: VaultErrorCode
  /** What happened, in words, without a secret. */
  readonly what: string
  /** What a person can do about it. */
  readonly hint: string
  /** True when the cause may go away by itself. */
  readonly passing: boolean
  readonly executed: Executed
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: Error | undefined
}

/** What of a call its failures depend on. */
export type FailedCall = Pick<VaultCall, 'operation' | 'path' | 'token'>

/** An answer that is none to the call. */
export interface RefusingAnswer {
  readonly status: number
  /** The texts of `errors`; undefined when the body is not what a Vault sends. */
  readonly errors: readonly string[] | undefined
  readonly isJson: boolean
  /** The body as text when it is short and no JSON. */
  readonly text?: string | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
}

type Meaning = Pick<Failure, 'code' | 'hint' | 'passing' | 'executed'> & { readonly what?: string }

/**
 * What an answer means that the call did not expect. Texts of servers are hints that change between versions, so the
 * status decides wherever it can. `show` makes the server's own text fit to be shown.
 */
export function failureOfAnswer(
  answer: RefusingAnswer,
  call: FailedCall,
  show: (text: string) => string,
): Failure {
  const { what, ...meaning } = meaningOf(answer, call)
  const { status, requestId, retryAfterMs } = answer
  const said = (answer.errors ?? []).map(show).filter((text) => text !== '')
  const kind = answer.isJson ? '' : ' that is not JSON'
  const server = `answer ${status}${kind}${said.length === 0 ? '' : `: ${said.join('; ')}`}`
  return {
    ...meaning,
    what: what === undefined ? server : `${what} (${server})`,
    status,
    requestId,
    retryAfterMs,
  }
}

/** True when an answer is a failure although its status was expected: it is about something else than the call. */
export function isAboutElse({ status, errors }: RefusingAnswer): boolean {
  if (status < 400) return false
  if (errors === undefined) return true
  if (status === 429 && errors.length > 0) return true
  const text = errors.join('\n')
  return NAMESPACE_UNKNOWN.test(text) || UPGRADING.test(text)
}

const NAMESPACE_UNKNOWN = /^namespace not found$/m
const UPGRADING = /^(Upgrading from non-versioned|Waiting for the primary to upgrade)/m
const SEALED = /\bis sealed\b/
const UNINITIALIZED = /\bnot initialized\b/i
const LOCKED = /\blocked by an administrator\b/
const NO_LEADER = /\blocal node not active but active cluster node not found\b/
const PLAIN_TO_TLS = /Client sent an HTTP request to an HTTPS server/

function meaningOf(answer: RefusingAnswer, call: FailedCall): Meaning {
  const { status, errors } = answer
  const text = errors?.join('\n') ?? ''
  if (PLAIN_TO_TLS.test(answer.text ?? '')) {
    return lasting('protocol', 'Begin the address with https:.', 'the server speaks TLS only')
  }
  if (status < 400) {
    const hint = 'Look whether the address is that of a Vault, and not of something in front of it.'
    return { ...lasting('protocol', hint), executed: 'unknown' }
  }
  if (status === 407) {
    return lasting('refused', PROXY_REFUSES, 'the proxy refuses us')
  }
  if (UPGRADING.test(text)) {
    return passing('unavailable', 'Wait until the mount is upgraded to KV version 2.')
  }
  switch (status) {
    case 403:
      return forbidden(errors, call)
    case 404:
      return NAMESPACE_UNKNOWN.test(text)
        ? lasting('namespace-not-found', 'Check the namespace: names are case-sensitive.')
        : refused(call)
    case 408:
    case 425:
      return { ...passing('unavailable', SERVER_TROUBLE), executed: 'unknown' }
    case 412:
      return passing(
        'unavailable',
        'The node has not caught up yet, or something in front of it drops the X-Vault-Request header.',
      )
    case 429:
      return passing('rate-limited', 'Raise the rate limit quota, or read less often.')
  }
  return status >= 500 ? serverTrouble(status, errors) : refused(call)
}

/** For a proxy that is there and does not want to. */
export const PROXY_REFUSES =
  'Check proxy.url with its user and password, and what the proxy allows.'

const SERVER_TROUBLE = "Look at the server's log and at what stands in front of it."

function serverTrouble(status: number, errors: readonly string[] | undefined): Meaning {
  const text = errors?.join('\n') ?? ''
  if (UNINITIALIZED.test(text) || (status === 501 && errors !== undefined)) {
    return passing('uninitialized', 'Initialise and unseal the server.')
  }
  if (SEALED.test(text)) return passing('sealed', 'Unseal the server, or the namespace.')
  if (LOCKED.test(text)) return passing('unavailable', 'Unlock the API of the namespace.')
  if (NO_LEADER.test(text)) {
    return passing('unavailable', 'Wait until the cluster has a leader, or see why it has none.')
  }
  return { ...passing('unavailable', SERVER_TROUBLE), executed: 'unknown' }
}

/** A token that is no good is refused with the bare text, a policy that is missing with a list of one error. */
function forbidden(errors: readonly string[] | undefined, call: FailedCall): Meaning {
  const { operation, token } = call
  if (operation === 'login' || operation === 'probe-login') {
    return lasting('login-denied', 'Check the mount, the namespace and what the role is bound to.')
  }
  const bare = errors?.length === 1 && errors[0]?.trim() === 'permission denied'
  if (token && (bare || errors?.some((text) => text.includes('invalid token')))) {
    return lasting(
      'token-refused',
      'The token has ended, was revoked, or is bound to other addresses.',
    )
  }
  const capability =
    operation === 'list' ? 'list' : operation === 'read' ? 'read' : 'the capability'
  return lasting(
    'permission-denied',
    `Grant ${capability} on ${pathOf(call)} in a policy of the token.`,
  )
}

function refused(call: FailedCall): Meaning {
  const path = pathOf(call)
  return lasting(
    'refused',
    `Check mount and path: the server does not take a request for ${path} like this.`,
  )
}

function passing(code: VaultErrorCode, hint: string): Meaning {
  return { code, hint, passing: true, executed: 'no' }
}

function lasting(code: VaultErrorCode, hint: string, what?: string): Meaning {
  return { code, hint, passing: false, executed: 'no', ...(what !== undefined && { what }) }
}
