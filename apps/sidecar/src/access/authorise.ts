import type { Access, Scope } from './access.ts'
import { bearerToken } from './bearer.ts'
import type { AccessConfig } from './config.ts'
import { knownSecret } from './same-secret.ts'

/** Whether a request may go on, and as whom. */
type Authorisation =
  | { readonly ok: true; readonly caller: string }
  | {
      readonly ok: false
      /** `unauthenticated`: nobody knows who asks. `forbidden`: it is known, and not enough. */
      readonly code: 'unauthenticated' | 'forbidden'
      readonly detail: string
      /** The value of `WWW-Authenticate`, when another attempt with a credential may help. */
      readonly challenge?: string
    }

/** Who asks for something. */
interface AccessRequest {
  readonly headers: Headers
  /** Absent until it is read; only a signature needs it. */
  readonly body?: Uint8Array
  /** Epoch milliseconds. */
  readonly now: number
}

/** Decides about requests by the tokens of the configuration and by each route's own declaration. */
export interface Authoriser {
  /** Whether the body has to be read before this access can be decided. */
  needsBody(access: Access): boolean
  authorise(access: Access, request: AccessRequest): Authorisation
}

const realm = 'retriever'
const noBody = new Uint8Array()

export function createAuthoriser({ tokens }: AccessConfig): Authoriser {
  const known = Object.entries(tokens).map(([name, { token, scopes }]) => ({
    name,
    scopes,
    secret: knownSecret(token),
  }))

  const byScope = (scope: Scope, headers: Headers): Authorisation => {
    const token = bearerToken(headers)
    if (token === undefined) {
      return unauthenticated('a bearer token is required', `Bearer realm="${realm}"`)
    }
    // Every token is compared, so that the time taken tells nothing about them.
    const [caller] = known.filter(({ secret }) => secret.matches(token))
    if (!caller) {
      const challenge = `Bearer realm="${realm}", error="invalid_token"`
      return unauthenticated('the token is not known', challenge)
    }
    if (caller.scopes.includes(scope)) return { ok: true, caller: caller.name }
    return {
      ok: false,
      code: 'forbidden',
      detail: `the token "${caller.name}" does not have the scope ${scope}`,
      challenge: `Bearer realm="${realm}", error="insufficient_scope", scope="${scope}"`,
    }
  }

  return {
    needsBody: (access) => access.type === 'source' && access.rule.signsBody,
    authorise(access, { headers, body = noBody, now }) {
      switch (access.type) {
        case 'public':
          return { ok: true, caller: 'anybody' }
        case 'scope':
          return byScope(access.scope, headers)
        case 'source': {
          const verdict = access.rule.verify({ headers, body, now })
          if (verdict.ok) return { ok: true, caller: access.rule.source }
          return verdict.challenge === undefined
            ? { ok: false, code: 'forbidden', detail: verdict.detail }
            : unauthenticated(verdict.detail, `${verdict.challenge} realm="${realm}"`)
        }
      }
    },
  }
}

function unauthenticated(detail: string, challenge: string): Authorisation {
  return { ok: false, code: 'unauthenticated', detail, challenge }
}
