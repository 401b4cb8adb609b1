import type { Peer } from '../http/peer.ts'
import type { ProblemCode } from '../problem-types.ts'
import type { Access } from './access.ts'
import type { Authentication, Authenticator, Credential } from './authenticator.ts'
import type { Caller } from './caller.ts'
import { bearerChallenge, insufficientScope, invalidToken, sourceChallenge } from './challenge.ts'
import { credentialOf } from './credential.ts'
import type { FailedAttempts } from './failed-attempts.ts'
import { may } from './permits.ts'
import type { Scope } from './scope.ts'

/** Whether a request may go on, and as whom. */
export type Authorisation = { readonly ok: true; readonly caller: Caller } | Refusal

/** Why a request may not go on. */
export interface Refusal {
  readonly ok: false
  /**
   * `unauthenticated`: nobody knows who asks. `forbidden`: it is known, and not enough. `too-many-requests`: too many
   * wrong credentials came from there. `access-unavailable`: who asks cannot be told now.
   */
  readonly code: Extract<
    ProblemCode,
    'unauthenticated' | 'forbidden' | 'too-many-requests' | 'access-unavailable'
  >
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>
  /** Who it was, when that is known. */
  readonly caller?: Caller
}

/** Who asks for something. */
export interface AccessRequest {
  readonly headers: Headers
  readonly peer: Peer
  /** The host that is asked, as it stands in an address. */
  readonly host: string
  /** Absent until it is read; only a signature needs it. */
  readonly body?: Uint8Array
  /** Epoch milliseconds. */
  readonly now: number
}

/** Decides about requests by what their senders show and by each route's own declaration. */
export interface Authoriser {
  /** Whether the body has to be read before this access can be decided. */
  needsBody(access: Access): boolean
  authorise(access: Access, request: AccessRequest): Promise<Authorisation>
}

const noBody = new Uint8Array()
const anybody: Caller = { name: 'public', kind: 'public', grants: [] }

/** Without authenticators every route that needs a scope is closed. `attempts` bounds guessing. */
export function createAuthoriser(
  authenticators: readonly Authenticator[] = [],
  attempts?: FailedAttempts,
): Authoriser {
  return {
    needsBody: (access) => access.type === 'source' && access.rule.signsBody,
    async authorise(access, request) {
      switch (access.type) {
        case 'public':
          return { ok: true, caller: anybody }
        case 'source':
          return bySource(access.rule, request)
        case 'scope':
          return byScope(access.scope, request)
      }
    },
  }

  async function byScope(
    scope: Scope | readonly [Scope, ...Scope[]],
    request: AccessRequest,
  ): Promise<Authorisation> {
    const credential = credentialOf(request.headers)
    if (credential.type === 'unusable') return unauthenticated(credential.why, bearerChallenge)
    const answer = await guarded(credential, request)
    if ('ok' in answer) return answer
    if ('unavailable' in answer) {
      const { unavailable, retryAfterMs } = answer
      return refusal('access-unavailable', unavailable, retryAfter(retryAfterMs))
    }
    if ('refused' in answer) {
      return unauthenticated(answer.refused, answer.challenge ?? bearerChallenge)
    }
    const { caller } = answer
    if (may(caller, scope)) return { ok: true, caller }
    const wanted = typeof scope === 'string' ? [scope] : scope
    const what =
      wanted.length > 1 ? `one of the scopes ${wanted.join(', ')}` : `the scope ${wanted.join()}`
    return {
      ...refusal('forbidden', `"${caller.name}" does not have ${what}`, {
        'www-authenticate': insufficientScope(wanted),
      }),
      caller,
    }
  }

  async function guarded(
    credential: Credential,
    request: AccessRequest,
  ): Promise<Authentication | Refusal> {
    const { headers, peer, host, now } = request
    const asked = { headers, peer, host, now, credential }
    if (credential.type !== 'bearer') {
      return (
        (await first(authenticators, asked)) ?? {
          refused: 'a bearer token is required',
          challenge: bearerChallenge,
        }
      )
    }
    const waitMs = (await attempts?.waitMs(peer.address, credential.token)) ?? 0
    if (waitMs > 0) {
      const detail = 'too many wrong credentials came from your address; wait'
      return refusal('too-many-requests', detail, retryAfter(waitMs))
    }
    const answer = (await first(authenticators, asked)) ?? {
      refused: 'the token is not known',
      challenge: invalidToken,
    }
    if ('refused' in answer) await attempts?.wrong(peer.address)
    if ('caller' in answer) attempts?.right(credential.token)
    return answer
  }
}

/** The first that recognises the credential decides. */
async function first(
  authenticators: readonly Authenticator[],
  request: Parameters<Authenticator['authenticate']>[0],
): Promise<Authentication | undefined> {
  for (const authenticator of authenticators) {
    const answer = await authenticator.authenticate(request)
    if (answer) return answer
  }
  return undefined
}

function bySource(
  rule: Extract<Access, { type: 'source' }>['rule'],
  { headers, body = noBody, now }: AccessRequest,
): Authorisation {
  const verdict = rule.verify({ headers, body, now })
  if (verdict.ok) {
    return { ok: true, caller: { name: `source/${rule.source}`, kind: 'source', grants: [] } }
  }
  return verdict.challenge === undefined
    ? refusal('forbidden', verdict.detail)
    : unauthenticated(verdict.detail, sourceChallenge(verdict.challenge))
}

function unauthenticated(detail: string, challenge: string): Refusal {
  return refusal('unauthenticated', detail, { 'www-authenticate': challenge })
}

function refusal(
  code: Refusal['code'],
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { ok: false, code, detail, headers }
}

function retryAfter(ms: number): Readonly<Record<string, string>> {
  return { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) }
}
